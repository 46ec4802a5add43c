"""The big screen: what a county committee looks at in a meeting. Scenes are data (screen.toml); this package makes them of one View."""
