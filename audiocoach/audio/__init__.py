"""Sound: from what a voice speaks to the bytes of one MP3."""
