import pickle

from audiocoach.errors import Diagnostic, Diagnostics, NotationError, about_file

LATE = Diagnostic(file="hips.yaml", line=10, column=2, message="'sest' is wrong", hint="write 'sets'")
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
