//! Small documents.
