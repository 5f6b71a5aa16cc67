"""What the routes are given: the shop, the workers, the counters and the settings of their app."""

import asyncio
from dataclasses import dataclass, field
from typing import Annotated

from fastapi import Depends, Request

from api.metrics import Metrics
from api.settings import ApiSettings
from api.shop import ServedShop
from api.workers import WorkerPool


@dataclass(frozen=True, slots=True, kw_only=True)
class Services:
    """What one app works with; lives as long as the app."""

    shop: ServedShop
    workers: WorkerPool
    metrics: Metrics
    settings: ApiSettings
    insights_turn: asyncio.Lock = field(default_factory=asyncio.Lock)  # held by the one report that is being made


def _services(request: Request) -> Services:
    services: Services = request.app.state.services
    return services


ServicesDependency = Annotated[Services, Depends(_services)]
