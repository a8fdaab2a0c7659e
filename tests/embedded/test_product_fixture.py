"""The running product of the suite: it serves the demo network, and commands reach it."""

import json
import urllib.request

from tests.product import Product


def test_the_product_serves_the_demo_network(product: Product) -> None:
    with urllib.request.urlopen(f"{product.url}/health/ready", timeout=5) as answer:  # noqa: S310
        assert answer.status == 200
        assert json.loads(answer.read())
    assert len(product.command("token", "coworker@example.org").strip()) > 20
    assert product.command("database", "url").strip() == product.app_url
