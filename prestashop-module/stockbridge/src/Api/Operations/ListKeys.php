<?php

/**
 * `list`: keys by page, for adoption and reconciliation: bindings of a flow, events of the outbox, the shop's products.
 */

declare(strict_types=1);

namespace Stockbridge\Api\Operations;

use Stockbridge\Api\Operation;
use Stockbridge\Api\Reply;
use Stockbridge\Api\Request;
use Stockbridge\Binding\Bindings;
use Stockbridge\Platform\Database;
use Stockbridge\Platform\ShopInfo;
use Stockbridge\Platform\State;

if (!defined('_PS_VERSION_')) {
    exit;
}

final class ListKeys implements Operation
{
    private const EVENT_STATES = ['pending', 'leased', 'done', 'dead'];

    /** @var Database */
    private $db;
    /** @var Bindings */
    private $bindings;
    /** @var ShopInfo */
    private $shops;
    /** @var State */
    private $state;

    public function __construct(Database $db, Bindings $bindings, ShopInfo $shops, State $state)
    {
        $this->db = $db;
        $this->bindings = $bindings;
        $this->shops = $shops;
        $this->state = $state;
    }

    public function run(Request $request): Reply
    {
        $params = $request->params();
        $after = (int) $params->after;
        $limit = (int) $params->limit;
        switch ($params->what) {
            case 'bindings':
                $items = $this->bindings($params->flow ?? null, $after, $limit);
                break;
            case 'events':
                $items = $this->events($after, $limit);
                break;
            default:
                $items = $this->products($after, $limit);
        }
        $last = end($items);

        return new Reply(['next' => count($items) < $limit || $last === false ? null : $last['row']], $items);
    }

    /**
     * @return list<array<string, mixed>>
     */
    private function bindings(?string $flow, int $after, int $limit): array
    {
        return array_map(static function (array $row): array {
            return [
                'row' => (string) $row['id'],
                'shop_id' => (string) $row['shop_id'],
                'key' => (string) $row['erp_key'],
                'version' => ['memory' => (int) $row['memory'], 'counter' => (int) $row['counter']],
                'hash' => (string) $row['hash'],
            ] + ($row['entity_id'] === null ? [] : ['id' => (string) $row['entity_id']]);
        }, $this->bindings->page($flow, $after, $limit));
    }

    /**
     * @return list<array<string, mixed>>
     */
    private function events(int $after, int $limit): array
    {
        $epoch = $this->state->integer(State::EPOCH);
        $rows = $this->db->rows(
            'SELECT id, entity, entity_id, shop_id, revision, state, document_key, erp_key FROM {sb:outbox} '
            . 'WHERE id > ? ORDER BY id LIMIT ?',
            [$after, $limit]
        );

        return array_map(static function (array $row) use ($epoch): array {
            return [
                'row' => (string) $row['id'],
                'shop_id' => (string) $row['shop_id'],
                'id' => (string) $row['entity_id'],
                'entity' => (string) $row['entity'],
                'state' => self::EVENT_STATES[(int) $row['state']],
                'revision' => ['epoch' => $epoch, 'sequence' => (int) $row['revision']],
                'erp_key' => $row['erp_key'],
            ] + ($row['document_key'] === null ? [] : ['key' => (string) $row['document_key']]);
        }, $rows);
    }

    /**
     * The shop's own products, as the default shop names them.
     *
     * @return list<array<string, mixed>>
     */
    private function products(int $after, int $limit): array
    {
        $shopId = $this->shops->defaultShop();
        $rows = $this->db->rows(
            'SELECT p.id_product, p.reference, p.ean13, l.name FROM {ps:product} p '
            . 'LEFT JOIN {ps:product_lang} l ON l.id_product = p.id_product AND l.id_shop = ? AND l.id_lang = ? '
            . 'WHERE p.id_product > ? AND p.state = 1 ORDER BY p.id_product LIMIT ?',
            [$shopId, $this->shops->defaultLanguage(), $after, $limit]
        );

        return array_map(static function (array $row) use ($shopId): array {
            return [
                'row' => (string) $row['id_product'],
                'shop_id' => (string) $shopId,
                'id' => (string) $row['id_product'],
                'reference' => (string) $row['reference'],
                'barcode' => (string) $row['ean13'],
                'name' => (string) $row['name'],
            ];
        }, $rows);
    }
}
