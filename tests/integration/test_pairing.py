"""Pairing by the command: over TLS, through proxies that open the connection, twice, too late, by a clone."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from stockbridge.contract.payload import REQUEST_BOUNDS, decode
from stockbridge.shop.answers import RawAnswer
from stockbridge.shop.sandbox.shop import SandboxShop
from tests.support.household import Household, order_something
from tests.support.meddler import Head, own_key_everywhere, with_own_key
from tests.support.tls import Authority
from tests.support.tls_proxy import TlsProxy

REFUSED, UNREACHABLE, CONFIGURATION = 6, 4, 3


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[SandboxShop]:
    with SandboxShop(tmp_path / "shop.sqlite") as found:
        yield found


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority.make(tmp_path_factory.mktemp("authority"), "our-authority")


@pytest.fixture(scope="module")
def stranger(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority.make(tmp_path_factory.mktemp("stranger"), "a-stranger")


def trust(home: Household, authority: Authority) -> None:
    with (home.folder / "stockbridge.toml").open("a", encoding="utf-8") as settings:
        settings.write(f'\n[shop]\nca_file = "{authority.file}"\n')


def test_the_fingerprint_that_is_shown_is_the_one_that_the_shop_keeps(home: Household, shop: SandboxShop) -> None:
    told = home.asked("pair", shop.new_pairing_string().encode())
    kept = shop.db.value("SELECT key_id FROM agent_key WHERE status = 'active'")
    assert told["fingerprint"].startswith(kept)
    assert told["shop_fingerprint"] == shop.new_pairing_string().shop_key


def test_a_string_cannot_be_used_twice(home: Household, shop: SandboxShop, tmp_path: Path) -> None:
    string = shop.new_pairing_string().encode()
    home.done("pair", string)
    other = Household(tmp_path / "other")
    other.settle_in()
    ended = other.run("pair", string)
    assert (ended.code, "used already" in ended.err) == (REFUSED, True)
    assert home.run("sync", "orders").code == 0


def test_a_string_cannot_be_used_after_its_time(home: Household, shop: SandboxShop) -> None:
    string = shop.new_pairing_string().encode()
    shop.faults.clock_offset = 901
    ended = home.run("pair", string)
    assert (ended.code, "has expired" in ended.err) == (REFUSED, True)


@pytest.mark.parametrize("text", ["", "sb1.", "sb2.abc", "sb1.e30", "hello"])
def test_what_is_no_pairing_string_is_told_so(home: Household, text: str) -> None:
    ended = home.run("pair", text)
    assert (ended.code, "not a whole pairing string" in ended.err) == (CONFIGURATION, True)


def test_the_agent_that_was_taken_over_is_refused_and_says_by_whom(
    home: Household, shop: SandboxShop, tmp_path: Path
) -> None:
    home.pair(shop)
    home.done("sync", "orders")
    other = Household(tmp_path / "other")
    other.settle_in()
    refused = other.run("pair", shop.new_pairing_string().encode())
    assert (refused.code, "--takeover" in refused.err) == (REFUSED, True)
    other.done("pair", "--takeover", shop.new_pairing_string().encode())
    ended = home.run("sync", "orders")
    assert (ended.code, "another one took over" in ended.err, "PC-TEST" in ended.err) == (REFUSED, True, True)
    other.done("sync", "orders")


def test_a_cloned_agent_is_refused_and_says_so(home: Household, shop: SandboxShop, tmp_path: Path) -> None:
    home.pair(shop)
    home.done("sync", "orders")
    clone = Household(tmp_path / "clone")
    shutil.copytree(home.folder, clone.folder)
    home.done("sync", "orders")
    ended = clone.run("sync", "orders")
    assert (ended.code, "another copy of it is at work" in ended.err) == (REFUSED, True)
    home.done("sync", "orders")


def test_an_agent_restored_from_its_own_backup_goes_on_by_itself(
    home: Household, shop: SandboxShop, tmp_path: Path
) -> None:
    home.pair(shop)
    home.done("sync")
    shutil.copytree(home.folder / "data", tmp_path / "backup")
    orders = [order_something(shop)]
    for _ in range(4):
        home.done("sync", "orders")
    shutil.rmtree(home.folder / "data")
    shutil.copytree(tmp_path / "backup", home.folder / "data")
    orders.append(order_something(shop))
    assert home.run("sync", "orders").code == REFUSED  # for all that the shop knows, the other one works
    shop.faults.clock_offset = 180
    home.done("sync")
    assert [home.documents(key) for key in orders] == [1, 1]


def test_an_agent_that_was_unpaired_is_refused(home: Household, shop: SandboxShop) -> None:
    home.pair(shop)
    shop.unpair()
    ended = home.run("sync", "orders")
    assert (ended.code, "does not know this agent's key" in ended.err) == (REFUSED, True)


def test_a_root_that_the_settings_name_is_trusted(home: Household, tmp_path: Path, authority: Authority) -> None:
    trust(home, authority)
    with SandboxShop(tmp_path / "tls.sqlite", certificate=authority.vouch("shop")) as shop:
        assert shop.url.startswith("https://")
        home.pair(shop)
        home.done("sync", "orders")


def test_a_root_of_the_operating_systems_store_is_trusted(
    home: Household, tmp_path: Path, authority: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(authority.file))
    with SandboxShop(tmp_path / "tls.sqlite", certificate=authority.vouch("shop")) as shop:
        home.pair(shop)
        home.done("sync", "orders")


@pytest.mark.parametrize("wrong", ["a stranger's", "another host's", "past its time"])
def test_a_wrong_certificate_is_refused_before_anything_is_sent(
    home: Household, tmp_path: Path, authority: Authority, stranger: Authority, wrong: str
) -> None:
    trust(home, authority)
    certificate = {
        "a stranger's": lambda: stranger.vouch("shop"),
        "another host's": lambda: authority.vouch("shop", host="shop.example.test"),
        "past its time": lambda: authority.vouch("shop", days=-5),
    }[wrong]()
    with SandboxShop(tmp_path / "tls.sqlite", certificate=certificate) as shop:
        ended = home.run("pair", shop.new_pairing_string().encode())
        assert (ended.code, "[shop_certificate]" in ended.err) == (UNREACHABLE, True), ended
        assert "is not trusted" in ended.err
        assert shop.db.rows("SELECT * FROM agent_key") == shop.db.rows("SELECT * FROM nonce") == []


def test_a_certificate_file_that_is_none_is_told_so(home: Household, shop: SandboxShop, tmp_path: Path) -> None:
    file = tmp_path / "empty.pem"
    file.write_text("no certificate", encoding="utf-8")
    with (home.folder / "stockbridge.toml").open("a", encoding="utf-8") as settings:
        settings.write(f'\n[shop]\nca_file = "{file}"\n')
    ended = home.run("pair", shop.new_pairing_string().encode())
    assert (ended.code, "holds no certificate" in ended.err) == (CONFIGURATION, True)


@pytest.fixture
def proxy(authority: Authority) -> TlsProxy:
    return TlsProxy(authority.vouch("proxy"))


@pytest.fixture
def shop_behind(proxy: TlsProxy, tmp_path: Path) -> Iterator[SandboxShop]:
    with SandboxShop(tmp_path / "behind.sqlite", public_url=proxy.url) as found:
        yield found


def test_a_proxy_that_only_looks_is_no_hindrance(
    home: Household, authority: Authority, proxy: TlsProxy, shop_behind: SandboxShop
) -> None:
    trust(home, authority)
    with proxy.before(shop_behind.local_url):
        home.pair(shop_behind)
        home.done("sync", "orders")


def test_a_trusted_proxy_cannot_register_its_own_key(
    home: Household, authority: Authority, proxy: TlsProxy, shop_behind: SandboxShop
) -> None:
    trust(home, authority)
    with proxy.before(shop_behind.local_url) as meddler:
        meddler.request = with_own_key
        ended = home.run("pair", shop_behind.new_pairing_string().encode())
    assert ended.code == REFUSED
    assert shop_behind.db.rows("SELECT * FROM agent_key") == []


def test_a_trusted_proxy_cannot_pose_as_the_shop(
    home: Household, authority: Authority, proxy: TlsProxy, shop_behind: SandboxShop
) -> None:
    trust(home, authority)
    with proxy.before(shop_behind.local_url) as meddler:
        meddler.answer = own_key_everywhere
        ended = home.run("pair", shop_behind.new_pairing_string().encode())
    assert (ended.code, "is not the shop that made the pairing string" in ended.err) == (REFUSED, True)
    assert home.run("sync", "orders").code == 9


def test_a_trusted_proxy_cannot_change_what_a_paired_agent_says_or_hears(
    home: Household, authority: Authority, proxy: TlsProxy, shop_behind: SandboxShop
) -> None:
    trust(home, authority)
    with proxy.before(shop_behind.local_url) as meddler:
        home.pair(shop_behind)
        meddler.request = lambda head: head | {"epoch": 77}
        assert home.run("sync", "orders").code == REFUSED
        meddler.request = lambda head: head
        meddler.answer = lambda head: head | {"epoch": 77}
        ended = home.run("sync", "orders")
        assert (ended.code, "[shop_foreign_key]" in ended.err) == (UNREACHABLE, True)
        meddler.answer = lambda head: head
        home.done("sync", "orders")


def test_a_proxy_that_replays_a_request_is_refused_by_the_shop(
    home: Household, authority: Authority, proxy: TlsProxy, shop_behind: SandboxShop
) -> None:
    trust(home, authority)
    with proxy.before(shop_behind.local_url) as meddler:
        home.pair(shop_behind)
        onward = meddler.wire
        codes: list[str] = []

        class Replaying:
            def post(self, headers: Mapping[str, str], body: bytes) -> RawAnswer:
                answer = onward.post(headers, body)
                again = onward.post(headers, body)
                codes.append(code_of(again))
                return answer

        meddler.wire = Replaying()
        home.done("sync", "orders")
    assert set(codes) == {"replayed"}


def code_of(answer: RawAnswer) -> str:
    head: Head = decode(answer.body, REQUEST_BOUNDS)[0]
    return str(head.get("problem", {}).get("code", ""))
