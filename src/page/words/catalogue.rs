//! What the page has to say, whatever the language: a language that leaves something out doesn't compile.

/// Makes the form of a catalogue, and for each text a function that gives it in the language of the page: it is
/// followed where it is called, so that another language shows at once.
macro_rules! catalogue {
    ($(#[$doc:meta])* $catalogue:ident $in_language:ident $($name:ident)*) => {
        $(#[$doc])*
        pub(super) struct $catalogue {
            $(pub(super) $name: &'static str,)*
        }

        $(
            pub(in crate::page) fn $name() -> &'static str {
                super::language::$in_language().$name
            }
        )*
    };
}

catalogue! {
    /// The texts that are shown before there is a film. `{0}` and `{1}` stand for what is filled in.
    AtFirst at_first

    name privacy language_label offline_unavailable offline_preparing offline_ask offline_fetching offline_failed
    offline_ready new_version close_other_tabs

    headline what_it_is choose example or_drop drop_here video_file as_filmed derotated_label hero_label
    another_video close not_one_file not_fetched

    opening

    recipe_waits left_off_form interrupted go_on forget_it

    use_camera camera_asking go_live

    theme theme_auto theme_dark theme_light help help_why help_why_text help_film help_film_text help_sign
    help_sign_text
}

catalogue! {
    /// The texts that take a film or a camera, or come with what is fetched for these. Gaps as in [`AtFirst`].
    WithFilm with_film

    export_runs no_example

    view original derotated both preview_label divider draw_the_rim needs_rate play pause position keep_from keep_to
    seconds from_here to_here preview_making preview_refused trim_not_a_time preview_is_short_form no_preview_form

    tank find_again searching found_sure found_unsure centred_sure not_found set_by_hand kept_circle circle_x
    circle_y circle_r x y r centre_handle rim_handle no_circle_yet still_searching circle_not_numbers tilted

    rotation rate rpm counter_clockwise clockwise other_way rate_missing measure measuring use_measured drifts
    slow_motion filmed_at fps recording_fps plays_at_form rate_in_film_form measuring_form measured_form
    measured_another_form fluid_form

    more side_by_side caption readout readout_label milliseconds readout_no_number export export_again
    progress_label starting cancel done result save same_settings back result_lost still_opening
    start_behind_end_form frames_of_form frames_form frames_a_second_form time_left_form fps_form fps_variable_form

    undo redo click_the_rim clicking_done rim_points_form further whole_frame mask mask_circle mask_none
    mask_polygon click_corners no_corners corners_form recipe recipe_what recipe_save recipe_link recipe_open
    from_recipe

    points_heading track_add track_hint track_auto tracking tracking_form tracks_form tracks_ended_form track_to_end
    track_ended_form track_began_form point_form point_remove_form track_table track_json points_forget points_most points_inner
    points_outer pixels points_method method_fits method_dot method_texture length_label length_unit length_of_rim
    length_of_line draw_line window_label trail_label trail_short trail_whole trail_none arrows_label circles_label
    theory_label theory_none theory_equilibrium theory_flat theory_form theory_circle_form into_film
    track_middle point_name_form point_move_form plot_label plot_none path_in_tank path_in_lab plot_speed plot_radius
    plot_theory plot_svg plot_png plot_all
    flow_heading flow_measure flow_hint flow_form flow_found_form flow_shown flow_circles flow_mean flow_spread
    flow_table flow_circles_table flow_window flow_grid flow_no_number
    points_no_number length_no_number window_no_number camera camera_choice camera_not_allowed camera_not_there
    camera_busy camera_not_here camera_unplugged mirror freeze record stop_recording no_recording stop_camera
    save_recording stands_still followed_form kiosk_camera kiosk_back

    quality quality_small quality_good quality_best format format_mp4 format_mov
    caption_rate caption_direction caption_time speed speed_label speed_unit speed_no_number camera_rpm
    camera_rpm_label additional additional_label rate_no_number queue queue_what queue_choose queue_form
}
