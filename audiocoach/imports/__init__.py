"""Workouts in other people's formats, written in the notation."""
