//! Several films, one after the other, with the same settings.

use std::collections::VecDeque;

use leptos::html::Input;
use leptos::prelude::*;
use netdpr_derotation::Recipe;
use web_sys::{File, Url};

use super::state::{Page, Phase, SavedFilm};
use super::{exporting, opening, words};
use crate::browser::own_disk::DiskFolder;

/// The films that wait, and those that are done.
#[derive(Clone, Copy)]
pub(super) struct Queue {
    waiting: StoredValue<VecDeque<File>, LocalStorage>,
    recipe: StoredValue<Option<Recipe>>,
    /// How many there were, while there are any.
    of: RwSignal<usize>,
    done: RwSignal<Vec<Ended>>,
    /// Where the films that are done lie on the browser's own disk; dropped, they are gone.
    folders: StoredValue<Vec<DiskFolder>, LocalStorage>,
}

/// A film that is done, or why it isn't.
#[derive(Debug, Clone, PartialEq)]
struct Ended {
    name: String,
    film: Result<SavedFilm, String>,
}

impl Queue {
    pub(super) fn new() -> Self {
        Self {
            waiting: StoredValue::new_local(VecDeque::new()),
            recipe: StoredValue::new(None),
            of: RwSignal::new(0),
            done: RwSignal::new(Vec::new()),
            folders: StoredValue::new_local(Vec::new()),
        }
    }

    /// Lets go of the films of the last queue.
    fn forget(self) {
        for ended in self.done.get_untracked() {
            if let Ok(film) = ended.film {
                // It fails for no address that was ever made.
                drop(Url::revoke_object_url(&film.address));
            }
        }
        self.done.set(Vec::new());
        self.folders.set_value(Vec::new());
    }

    /// Whether films are being worked through.
    pub(super) fn is_at_work(self) -> bool {
        self.of.get_untracked() > self.done.with_untracked(Vec::len)
    }
}

/// Works through the queue: each film that is open is derotated, each that is done makes room for the next.
pub(super) fn work_through(page: Page) {
    Effect::new(move || {
        let (phase, error) = (page.phase.get(), page.error.get());
        let known = page.film.with(Option::is_some);
        if !page.queue.is_at_work() {
            return;
        }
        match (phase, error) {
            (Phase::Ready | Phase::Empty | Phase::Opening, Some(why)) => end(page, Err(why)),
            (Phase::Ready, None) if known => exporting::start(page),
            (Phase::Done, _) => {
                // Taken away, so that the next film doesn't give its address and its place on the disk back.
                let folder = page.saving.folder.try_update_value(Option::take).flatten();
                page.queue.folders.update_value(|folders| folders.extend(folder));
                if let Some(film) = page.saving.result.try_update(Option::take).flatten() {
                    end(page, Ok(film));
                }
            }
            _ => {}
        }
    });
}

fn begin(page: Page, files: Vec<File>) {
    let queue = page.queue;
    let Ok(recipe) = untrack(|| page.recipe()) else {
        // The same sentence as for one film.
        exporting::start(page);
        return;
    };
    queue.recipe.set_value(Some(recipe));
    queue.forget();
    queue.of.set(files.len());
    queue.waiting.set_value(files.into());
    next(page);
}

fn next(page: Page) {
    if let Some(file) = page.queue.waiting.try_update_value(VecDeque::pop_front).flatten() {
        page.next_recipe.set(page.queue.recipe.get_value());
        opening::open(page, file);
    }
}

fn end(page: Page, film: Result<SavedFilm, String>) {
    let name = match &film {
        Ok(film) => film.file_name.clone(),
        Err(_) => page
            .file
            .with_untracked(|file| file.as_ref().map(File::name))
            .unwrap_or_default(),
    };
    page.error.set(None);
    page.queue.done.update(|done| done.push(Ended { name, film }));
    if page.queue.is_at_work() {
        next(page);
    } else {
        page.phase.update(|phase| {
            if *phase == Phase::Done {
                *phase = Phase::Ready;
            }
        });
    }
}

/// Asks for several films.
#[component]
pub(super) fn QueueChoice(page: Page) -> impl IntoView {
    let input = NodeRef::<Input>::new();
    let on_change = move |_| {
        let Some(input) = input.get_untracked() else { return };
        let files = input.files();
        let files = files.map(|files| {
            (0..files.length())
                .filter_map(|index| files.get(index))
                .collect::<Vec<_>>()
        });
        // Emptied, so that the same files can be chosen again.
        input.set_value("");
        if let Some(files) = files.filter(|files| !files.is_empty()) {
            begin(page, files);
        }
    };
    view! {
        <div class="recipe">
            <h3>{words::queue}</h3>
            <p class="said">{words::queue_what}</p>
            <div class="buttons">
                <button
                    type="button"
                    class="quiet"
                    on:click=move |_| {
                        if let Some(input) = input.get_untracked() {
                            input.click();
                        }
                    }
                >
                    {words::queue_choose}
                </button>
            </div>
            <input
                node_ref=input
                class="unseen"
                type="file"
                multiple
                accept="video/*"
                tabindex="-1"
                aria-label=words::queue_choose
                data-testid="queue-files"
                on:change=on_change
            />
        </div>
    }
}

/// How far the queue is, and the films that are done.
#[component]
pub(super) fn QueueList(page: Page) -> impl IntoView {
    let queue = page.queue;
    let lines = move || {
        let lines = queue.done.get().into_iter().map(|Ended { name, film }| match film {
            Ok(film) => view! {
                <li><a class="button quiet" download=film.file_name href=film.address>{name}</a></li>
            }
            .into_any(),
            Err(why) => view! { <li class="wrong">{name} " – " {why}</li> }.into_any(),
        });
        lines.collect_view()
    };
    view! {
        <section class="group queue" hidden=move || queue.of.get() == 0 data-testid="queue">
            <h2>{words::queue}</h2>
            <p class="said" role="status">{move || words::queue_done(queue.done.with(Vec::len), queue.of.get())}</p>
            <ul>{lines}</ul>
        </section>
    }
}
