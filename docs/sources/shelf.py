"""The built-in library, whatever the user's own folder holds."""

from audiocoach.library import Library, built_in_folder

LIBRARY = Library([built_in_folder()])
