from audiocoach.coach.adapt.fitting import Fitted
from audiocoach.coach.model.routines import Adjustment
from audiocoach.publish.session_report import adaptation_lines, adaptation_report
from tests.coach.rehearsing import ROUTINES

CHANGES = (Adjustment("Squat", "left out"), Adjustment("Every exercise", "2 sets"))
FITTED = Fitted(routine=ROUTINES["band-hips"], total=1_502_000, target=1_500_000)


def test_each_change_is_a_line() -> None:
    """Changes come first, then how near the session comes."""
    lines = ["Squat: left out", "Every exercise: 2 sets"]
    assert adaptation_lines(CHANGES) == lines
    assert adaptation_lines(CHANGES, FITTED) == [*lines, "Fitted: 25:02 for 25:00"]
    assert adaptation_lines(()) == []


def test_programs_are_told_the_same() -> None:
    """A report has the changes in two parts, and the fit in milliseconds."""
    assert adaptation_report(CHANGES[:1], FITTED) == {
        "adapted": [{"what": "Squat", "how": "left out"}],
        "fitted": {"target": 1_500_000, "total": 1_502_000, "lands": True},
    }
    assert adaptation_report(()) == {"adapted": [], "fitted": None}
