"""The pages of commits and files at the hosts that are known, without what opens them."""

import pytest

from bot.host_pages import commit_page, file_page, history_page


@pytest.mark.parametrize(
    ("url", "file", "history"),
    [
        (
            "https://x-token:hunter2@github.com/desk/site.git",
            "https://github.com/desk/site/blob/feature/x/{path}",
            "https://github.com/desk/site/commits/feature/x/{path}",
        ),
        (
            "git@gitlab.example.org:group/sub/site.git",
            "https://gitlab.example.org/group/sub/site/-/blob/feature/x/{path}",
            "https://gitlab.example.org/group/sub/site/-/commits/feature/x/{path}",
        ),
        (
            "ssh://git@codeberg.org:22/desk/site",
            "https://codeberg.org/desk/site/src/branch/feature/x/{path}",
            "https://codeberg.org/desk/site/commits/branch/feature/x/{path}",
        ),
        (
            "https://bitbucket.org/desk/site",
            "https://bitbucket.org/desk/site/src/feature/x/{path}",
            "",
        ),
        ("https://git.example.org/desk/site", "", ""),
        ("/srv/site.git", "", ""),
    ],
)
def test_pages_go_by_the_hosts_name(url: str, file: str, history: str) -> None:
    assert file_page(url, "feature/x") == file
    assert history_page(url, "feature/x") == history
    assert "hunter2" not in commit_page(url)
    assert bool(commit_page(url)) == bool(file)
