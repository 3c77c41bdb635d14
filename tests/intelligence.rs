//! What the world knows: the store and its commands. What is matched against it is added here too, so that it
//! stays one binary.

#[path = "intelligence/assessed.rs"]
mod assessed;
#[cfg(all(feature = "update", target_os = "linux"))]
#[path = "intelligence/encrypted.rs"]
mod encrypted;
#[path = "intelligence/interruption.rs"]
mod interruption;
#[path = "intelligence/layouts.rs"]
mod layouts;
#[path = "intelligence/packed.rs"]
mod packed;
#[path = "intelligence/provider.rs"]
mod provider;
#[path = "intelligence/real.rs"]
mod real;
#[path = "intelligence/scene.rs"]
mod scene;
#[cfg(feature = "update")]
#[path = "intelligence/server.rs"]
#[cfg_attr(not(target_os = "linux"), allow(dead_code, reason = "only there it is met with encryption"))]
mod server;
#[path = "support/store.rs"]
#[allow(dead_code, reason = "it opens the store too, which the program does here")]
mod store;
#[cfg(feature = "update")]
#[path = "intelligence/update.rs"]
mod update;
