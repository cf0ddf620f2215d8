from maillage.kernel.files import care
from maillage.kernel.periodic import every


@every(hours=24)
def clean_files() -> object:
    """Remove what no page keeps."""
    return care.clean()
