"""One running application for each test file that asks for it."""

from collections.abc import Iterator

import pytest

from tests.support.site import Learner, Site, learner


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The application, with runs that end two seconds after their last page left."""
    with Site(tmp_path_factory.mktemp("site"), GRPCLAB_RUN_IDLE_SECONDS="2") as running:
        yield running


@pytest.fixture
def ada(site: Site) -> Iterator[Learner]:
    """A learner."""
    with learner(site) as someone:
        yield someone


@pytest.fixture
def bob(site: Site) -> Iterator[Learner]:
    """Another one."""
    with learner(site) as someone:
        yield someone
