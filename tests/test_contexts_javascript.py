"""Entry points of JavaScript and TypeScript: which functions frameworks run, in which context, under which route."""

from __future__ import annotations

import datetime

from scalesight.analysis import Source, analyse

TODAY = datetime.date(2026, 11, 21)
HANDLERS = "export async function list(request, reply) { return []; }\nexport const guard = (request, reply) => {};\n"


def contexts(**files: str) -> dict[str, str]:
    """What each entry point is called, by what runs it: `{"GET /products": "handlers.list request"}`."""
    sources = [Source(f"/shop/{path}", text.encode(), ("/shop",)) for path, text in files.items()]
    analysis = analyse(sources, {}, today=TODAY)
    rows = [row for row in analysis.functions if row.entry not in ("", row.function)]
    return {str(row.entry): f"{row.function} {row.context}" for row in rows}


def test_express_routes_by_name_in_place_in_chains_and_in_functions() -> None:
    app = """
import express from 'express';
import products from './products';
import { list, guard } from './handlers';
const app = express();
app.use('/api/products', guard, products);
app.get('/users', guard, list);
app.route('/orders').get(async (req, res) => res.json([])).post(function make(req, res) {});
export function admin(server) { server.app.get('/x', guard); }
export default function setup(app) { app.delete('/carts/:id', (req, res) => {}); app.get('setting'); }
"""
    products = """
const { Router } = require('express');
const router = Router();
class Catalogue { show(req, res) {} }
const catalogue = new Catalogue();
router.get('/:id', catalogue.show.bind(catalogue));
module.exports = router;
"""
    found = contexts(**{"app.js": app, "products.js": products, "handlers.js": HANDLERS})
    assert found == {
        "GET /users": "handlers.list request",
        "guard": "handlers.guard request",
        "GET /orders": "app.<anonymous> request",
        "POST /orders": "app.make request",
        "DELETE /carts/:id": "app.setup.<locals>.<anonymous> request",
        "GET /api/products/:id": "products.Catalogue.show request",
    }


def test_plugins_of_fastify_stand_below_their_prefix() -> None:
    app = """
import Fastify from 'fastify';
import { routes } from './routes';
const server = Fastify({ logger: true });
server.register(routes, { prefix: '/v1' });
"""
    routes = """
import type { FastifyInstance } from 'fastify';
export async function routes(instance: FastifyInstance) {
  instance.get('/products', { schema: {} }, async (request) => []);
  instance.route({ method: 'POST', url: '/products', handler: async function create(request) {} });
}
"""
    assert contexts(**{"app.ts": app, "routes.ts": routes}) == {
        "GET /v1/products": "routes.routes.<locals>.<anonymous> request",
        "POST /v1/products": "routes.routes.<locals>.create request",
    }


def test_koa_and_hono() -> None:
    koa = """
const Koa = require('koa');
const Router = require('@koa/router');
const { list } = require('./handlers');
const router = new Router({ prefix: '/products' });
router.get('/', list);
new Koa().use(router.routes());
"""
    hono = """
import { Hono } from 'hono';
import { list } from './handlers';
const orders = new Hono().get('/:id', (c) => c.json({}));
const app = new Hono();
app.route('/orders', orders);
"""
    assert contexts(**{"koa.js": koa, "handlers.js": HANDLERS}) == {"GET /products/": "handlers.list request"}
    assert contexts(**{"hono.js": hono, "handlers.js": HANDLERS}) == {"GET /orders/:id": "hono.<anonymous> request"}


def test_controllers_of_nest_with_what_is_injected() -> None:
    controller = """
import { Controller, Get, Param } from '@nestjs/common';
import { Cron } from '@nestjs/schedule';
import { Service } from './service';
@Controller('products')
export class ProductsController {
  constructor(private readonly service: Service) {}
  @Get() list() { return this.service.list(); }
  @Get(':id') one(@Param('id') id: string) {}
  @Cron('0 0 * * *') nightly() {}
}
"""
    service = "export class Service { async list() { await fetch('https://stock.example'); } }\n"
    sources = {"products.ts": controller, "service.ts": service}
    assert contexts(**sources) == {
        "GET /products": "products.ProductsController.list request",
        "GET /products/:id": "products.ProductsController.one request",
        "ProductsController.nightly": "products.ProductsController.nightly job",
    }
    analysis = analyse([Source(f"/shop/{p}", t.encode(), ("/shop",)) for p, t in sources.items()], {}, today=TODAY)
    row = next(one for one in analysis.functions if one.entry == "GET /products")
    assert row.costs["requests"].high == 1


def test_next_finds_entry_points_by_file_and_by_directive() -> None:
    found = contexts(
        **{
            "src/app/(shop)/products/[id]/route.ts": "export async function GET() {}\n"
            "export const POST = wrap(async () => {});\n",
            "src/app/orders/page.tsx": "const Page = async () => { return []; };\nexport default Page;\n",
            "src/app/cart/page.tsx": '"use client";\nexport default function Cart() { return []; }\n',
            "pages/api/users.ts": "export default async function handler(req, res) {}\n",
            "pages/about.tsx": "export const getServerSideProps = async () => ({ props: {} });\n",
            "src/actions.ts": '"use server";\nexport async function rename(id: string) {}\nfunction local() {}\n',
            "src/one.ts": "export async function save() { 'use server'; }\nexport async function other() {}\n",
        }
    )
    assert found == {
        "GET /products/[id]": "src.app.(shop).products.[id].route.GET request",
        "POST /products/[id]": "src.app.(shop).products.[id].route.<anonymous> request",
        "/orders": "src.app.orders.page.Page request",
        "/api/users": "pages.api.users.handler request",
        "/about": "pages.about.getServerSideProps request",
        "rename": "src.actions.rename request",
        "save": "src.one.save request",
    }


def test_jobs_messages_loaders_and_lambdas() -> None:
    found = contexts(
        **{
            "worker.ts": "import { Worker } from 'bullmq';\nimport cron from 'node-cron';\n"
            "import { sync } from './sync';\n"
            "new Worker('mail', async (job) => {});\ncron.schedule('* * * * *', sync);\n",
            "sync.ts": "export const sync = async () => {};\n",
            "app/routes/products.$id.tsx": "export async function loader() {}\nexport const action = async () => {};\n",
            "functions/thumbnails.js": "exports.handler = async (event) => {};\n",
        }
    )
    assert found == {
        "<anonymous>": "worker.<anonymous> message",
        "sync": "sync.sync job",
        "loader": "app.routes.products.$id.loader request",
        "action": "app.routes.products.$id.action request",
        "handler": "functions.thumbnails.handler request",
    }
