//! Jobs: a film, a recipe, and how far it has come.

mod status;
mod store;

pub(crate) use status::{Status, circle, circle_text};
pub(crate) use store::{Film, Jobs, NotCreated, NotNow, remove_files};

use netdpr_derotation::{Circle, Recipe};
use serde_json::{Value, json};

use crate::ServerError;

/// Where a job stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum State {
    /// Its film is on its way in.
    Uploading,
    /// It waits for a worker.
    Queued,
    /// The rim is looked for.
    Detecting,
    /// No rim was found: the person has to give the circle.
    NeedsCircle,
    /// The film is made.
    Derotating,
    /// The film is there.
    Done,
    /// It can't be done; the message says why.
    Failed,
    /// The person didn't want it any more.
    Cancelled,
}

impl State {
    const ALL: [(Self, &'static str); 8] = [
        (Self::Uploading, "uploading"),
        (Self::Queued, "queued"),
        (Self::Detecting, "detecting"),
        (Self::NeedsCircle, "needs-circle"),
        (Self::Derotating, "derotating"),
        (Self::Done, "done"),
        (Self::Failed, "failed"),
        (Self::Cancelled, "cancelled"),
    ];

    /// What they are called.
    pub(crate) fn names() -> impl Iterator<Item = &'static str> {
        Self::ALL.iter().map(|(_, name)| *name)
    }

    /// As the database has it.
    fn read(text: &str) -> Result<Self, ServerError> {
        let found = Self::ALL.iter().find(|(_, name)| *name == text);
        found
            .map(|(state, _)| *state)
            .ok_or(ServerError::Foreign { what: "job's state" })
    }

    /// Whether nothing more happens to it by itself.
    pub(crate) const fn is_ended(self) -> bool {
        matches!(self, Self::Done | Self::Failed | Self::Cancelled)
    }
}

/// A recipe whose circle may still have to be found.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Wish {
    recipe: Recipe,
    /// The circle, where the person gave one.
    pub(crate) circle: Option<Circle>,
}

impl Wish {
    /// Reads a recipe; `circle` may be left out.
    ///
    /// # Errors
    /// A sentence on why it is none.
    pub(crate) fn read(mut recipe: Value) -> Result<Self, String> {
        let mut has_circle = true;
        if let Value::Object(fields) = &mut recipe
            && fields.get("circle").is_none_or(Value::is_null)
        {
            has_circle = false;
            fields.insert("circle".to_owned(), json!({"x": 0.0, "y": 0.0, "r": 1.0}));
        }
        let recipe = Recipe::from_json(&recipe.to_string()).map_err(|error| error.to_string())?;
        recipe.check(LARGEST).map_err(|error| error.to_string())?;
        Ok(Self {
            circle: has_circle.then_some(recipe.circle),
            recipe,
        })
    }

    /// For the database.
    fn recipe_text(&self) -> Result<String, String> {
        self.recipe.to_json().map_err(|error| error.to_string())
    }
}

/// No film is larger: for checks before the film's size is known.
pub(crate) const LARGEST: netdpr_derotation::PictureSize = netdpr_derotation::PictureSize {
    width: 65_536,
    height: 65_536,
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_state_has_one_name() {
        for (state, name) in State::ALL {
            assert_eq!(serde_json::to_value(state).unwrap(), name);
            assert_eq!(State::read(name).unwrap(), state);
        }
        assert!(State::read("lost").is_err());
    }

    #[test]
    fn a_wish_may_leave_the_circle_open() {
        assert_eq!(Wish::read(json!({"version": 1, "rpm": 3})).unwrap().circle, None);
        let circle = json!({"x": 5, "y": 6, "r": 4});
        let wish = Wish::read(json!({"version": 1, "rpm": 3, "circle": circle})).unwrap();
        assert_eq!(wish.circle, Some(Circle::new(5.0, 6.0, 4.0)));
        for wrong in [
            json!(null),
            json!([]),
            json!({"version": 1}),
            json!({"version": 1, "rpm": 3, "circle": 5}),
            json!({"version": 1, "rpm": 3, "circle": {"x": 1, "y": 1, "r": -1}}),
            json!({"version": 1, "rpm": 3, "swirl": true}),
        ] {
            assert!(Wish::read(wrong.clone()).is_err(), "{wrong}");
        }
    }
}
