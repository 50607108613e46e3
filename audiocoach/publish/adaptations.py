"""What the options of a run changed in its routine: lines to read, and facts for programs."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from audiocoach.coach.editing import Adjustment
    from audiocoach.coach.fitting import Fitted


def adaptation_lines(changes: "Sequence[Adjustment]", fitted: "Fitted | None" = None) -> list[str]:
    """Tell each change in a line, then how near the session comes to the time it was fitted to."""
    return [*map(str, changes), *([f"Fitted: {fitted}"] if fitted else [])]


def adaptation_report(changes: "Sequence[Adjustment]", fitted: "Fitted | None" = None) -> dict[str, Any]:
    """Tell each change by what it is and how it is now; and the fit, in milliseconds."""
    fit = {"target": fitted.target, "total": fitted.total, "lands": fitted.lands} if fitted else None
    return {"adapted": [{"what": change.what, "how": change.how} for change in changes], "fitted": fit}
