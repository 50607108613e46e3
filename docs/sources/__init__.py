"""The pages that scripts/update-docs writes: their templates, and the tables that are put into them."""
