"""What goes with the sound: tags, cue sheets and captions."""
