"""A script written in one go, for a total that is known beforehand."""

from audiocoach.coach.script.script import Script
from audiocoach.coach.script.writer import Forecast, ScriptInput, write_draft


def write_script(brief: ScriptInput, forecast: Forecast) -> Script:
    """Write the script of a routine, for what is known of its timeline."""
    return write_draft(brief).script(forecast)
