"""The live stream: one reader of events per web process, and everybody who listens to it."""
