from maillage.kernel.files import care
from maillage.kernel.periodic import every


@every(hours=24)
def clean_files() -> object:
    """Remove what no page keeps."""
    return care.clean()


@every(hours=1)
def read_forgotten_files() -> int:
    """Read again the files whose task was lost, by a kill between the commit and the queue."""
    return care.read_forgotten()
