"""Microsoft Teams: `app.Teams` delivers, `manifest.package` writes the app that a tenant uploads."""
