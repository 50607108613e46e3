"""A script written in one go, for a total that is known beforehand."""

from audiocoach.coach.script.script import Script
from audiocoach.coach.script.writer import Brief, Forecast, write_draft


def write_script(brief: Brief, forecast: Forecast) -> Script:
    """Write the script of a routine, for what is known of its timeline."""
    return write_draft(brief).script(forecast)
