"""Hand-made previews of queries: the material of tests and of the gallery. Pure."""

from bot.domain.preview import Band, Preview

_COUNTS = (3, 9, 14, 31, 54, 86, 61, 40, 12, 2)

PREVIEWS = {
    "too many": Preview(
        query='topic:"Machine Learning" quality:>=70 is:open',
        matching=206,
        ever=1_240,
        weeks=(25, 20, 25, 18, 17, 23, 22, 23),
        bands=tuple(Band(at * 10, at * 10 + 10, one) for at, one in enumerate(_COUNTS, 2)),
        unscored=4,
        least=70,
        advised=84,
        advised_weekly=9.9,
    ),
    "few": Preview(
        query="whales",
        matching=1,
        ever=9,
        weeks=(0, 0, 1, 0, 0, 0, 2, 0),
        bands=(Band(80, 90, 1), Band(90, 100, 2)),
        advised_weekly=0.375,
    ),
    "never": Preview(query='"no such *thing*" <!channel>', matching=0, ever=0, weeks=(0,) * 8),
}
