import pickle

from audiocoach.errors import Diagnostic, Diagnostics, NotationError, about_file, listed

LATE = Diagnostic(file="hips.yaml", line=10, column=2, message="'sest' is wrong", remedy="write 'sets'")
EARLY = Diagnostic(file="hips.yaml", line=9, column=7, message="'rset' is wrong")
OTHER = Diagnostic(file="a.yaml", line=1, column=1, message="it is empty")


def test_complaints_come_in_the_order_of_the_lines_each_once() -> None:
    """Lines sort as numbers, files stay in the order they came, and nothing is said twice."""
    assert Diagnostics([LATE, OTHER, EARLY, LATE]).complaints == (EARLY, LATE, OTHER)


def test_an_error_tells_one_complaint_a_line() -> None:
    """A terminal shows file, line and column the way editors understand them."""
    assert str(Diagnostics([LATE, EARLY])).splitlines() == [
        "hips.yaml:9:7: 'rset' is wrong",
        "hips.yaml:10:2: 'sest' is wrong; write 'sets'",
    ]


def test_a_complaint_about_a_whole_file_names_the_file_alone() -> None:
    """Where there is no line, none is made up."""
    assert str(about_file("hips.yaml", "there is no such file")) == "hips.yaml: there is no such file"


def test_the_error_is_one_of_the_family_and_carries_its_first_complaint() -> None:
    """Whoever shows any NotationError shows at least the first place."""
    error: NotationError = Diagnostics([LATE, EARLY])
    assert (error.where, error.message, error.hint) == ("hips.yaml:9:7", "'rset' is wrong", "")


def test_every_complaint_travels_to_another_process() -> None:
    """Nothing is lost when an error crosses from a worker."""
    error = pickle.loads(pickle.dumps(Diagnostics([LATE, EARLY])))
    assert error.complaints == (EARLY, LATE)


def test_a_remedy_is_looked_for_when_it_is_shown() -> None:
    """What takes time to find costs nothing where a complaint is only counted; it reaches other processes."""
    asked: list[str] = []

    def remedy() -> str:
        asked.append("")
        return "yes"

    late = Diagnostic(file="a", line=1, column=1, message="no", remedy=remedy)
    many = [Diagnostic(file="a", line=2, column=1, message=str(number)) for number in range(3)]
    assert list(listed([*many, late], most=2))[-1] == "a: … and 2 more; audiocoach check --all shows them"
    assert asked == []
    assert pickle.loads(pickle.dumps(late)).hint == "yes"
    assert str(late) == "a:1:1: no; yes"
