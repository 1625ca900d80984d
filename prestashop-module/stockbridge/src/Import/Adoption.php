<?php

/**
 * Which product of the shop a new ERP key means: the one that carries its reference and belongs to no key yet.
 */

declare(strict_types=1);

namespace Stockbridge\Import;

use Stockbridge\Binding\Bindings;
use Stockbridge\Platform\Database;

if (!defined('_PS_VERSION_')) {
    exit;
}

final class Adoption
{
    /** @var Database */
    private $db;
    /** @var Bindings */
    private $bindings;

    public function __construct(Database $db, Bindings $bindings)
    {
        $this->db = $db;
        $this->bindings = $bindings;
    }

    /**
     * Decides for drafts of unbound keys: the id of a product to adopt on the claim, a refusal, or a new product.
     *
     * @param array<int, ProductDraft> $drafts
     */
    public function decide(int $shopId, array $drafts): void
    {
        $candidates = $this->candidates($drafts);
        $owners = $this->bindings->owners($shopId, 'products', array_merge([], ...array_values($candidates)));
        $taken = [];
        foreach ($drafts as $draft) {
            $name = self::name($draft);
            $free = array_values(array_diff($candidates[$name] ?? [], array_keys($owners)));
            if (isset($taken[$name]) || count($free) > 1 || ($free === [] && isset($candidates[$name]))) {
                $this->refuse($draft, $candidates[$name] ?? []);
            } else {
                $draft->claim->entityId = $free[0] ?? null;
            }
            $taken[$name] = true;
        }
    }

    /**
     * @param array<int, ProductDraft> $drafts
     *
     * @return array<string, list<int>> reference => products
     */
    private function candidates(array $drafts): array
    {
        $names = [];
        foreach ($drafts as $draft) {
            $names[self::name($draft)] = (string) $draft->product['reference'];
        }
        $candidates = [];
        $rows = $names === [] ? [] : $this->db->rows(
            'SELECT id_product, reference FROM {ps:product} WHERE reference IN (?*) AND state = 1 ORDER BY id_product',
            [array_values($names)]
        );
        foreach ($rows as $row) {
            $name = 'r' . mb_strtolower((string) $row['reference']);
            if (isset($names[$name])) {
                $candidates[$name][] = (int) $row['id_product'];
            }
        }

        return $candidates;
    }

    /**
     * @param list<int> $found
     */
    private function refuse(ProductDraft $draft, array $found): void
    {
        $detail = $found === []
            ? 'Two articles of this batch carry the same reference.'
            : 'The shop has this reference on product ' . implode(', ', array_slice($found, 0, 10))
                . ': which of them is meant cannot be told.';
        $draft->refuse(Outcome::failed(Trouble::ambiguousReference((string) $draft->product['reference'], $detail)));
    }

    /** References are compared as people read them: without regard to case. */
    private static function name(ProductDraft $draft): string
    {
        return 'r' . mb_strtolower((string) $draft->product['reference']);
    }
}
