"""Voices: engines that turn text into speech, one file each, behind one contract."""
