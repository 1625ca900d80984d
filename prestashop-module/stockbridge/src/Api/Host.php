<?php

/**
 * The machine under the shop, as `hello` tells it: for batches that fit, and for the agent's doctor.
 */

declare(strict_types=1);

namespace Stockbridge\Api;

use Stockbridge\Contract\Limits;
use Stockbridge\Platform\ByteSize;
use Stockbridge\Platform\Database;
use Stockbridge\Platform\ShopInfo;

if (!defined('_PS_VERSION_')) {
    exit;
}

final class Host
{
    /** What the multipart form adds around a payload, at most. */
    private const FRAMING_BYTES = Limits::MAX_BODY_BYTES - Limits::MAX_PAYLOAD_BYTES;

    /** The highest integer of the contract stands for "no bound". */
    private const NO_BOUND = 9007199254740991;

    /** @var Database */
    private $database;

    /** @var ShopInfo */
    private $shopInfo;

    /** @var UploadSettings */
    private $settings;

    public function __construct(Database $database, ShopInfo $shopInfo, UploadSettings $settings)
    {
        $this->database = $database;
        $this->shopInfo = $shopInfo;
        $this->settings = $settings;
    }

    /**
     * @return array<string, mixed>
     */
    public function tell(): array
    {
        return [
            'prestashop' => $this->shopInfo->release(),
            'module' => (string) $this->shopInfo->module()->version,
            'php' => PHP_VERSION,
            'database' => (string) $this->database->value('SELECT VERSION()'),
            'memory_limit_bytes' => min(self::NO_BOUND, ByteSize::of((string) ini_get('memory_limit'))),
            'max_execution_seconds' => max(0, (int) ini_get('max_execution_time')),
            'post_max_bytes' => min(self::NO_BOUND, $this->settings->postMaxBytes()),
            'uploads' => $this->settings->takesFiles(),
            'maintenance' => $this->shopInfo->setting('PS_SHOP_ENABLE') !== '1',
        ];
    }

    /**
     * The contract's bounds, lower where this PHP takes less.
     *
     * @return array<string, int>
     */
    public function limits(): array
    {
        $payload = min(
            Limits::MAX_PAYLOAD_BYTES,
            $this->settings->postMaxBytes() - self::FRAMING_BYTES,
            $this->settings->fileMaxBytes()
        );

        return [
            'max_payload_bytes' => $payload,
            'max_body_bytes' => $payload + self::FRAMING_BYTES,
            'max_inflated_bytes' => Limits::MAX_INFLATED_BYTES,
            'max_line_bytes' => Limits::MAX_LINE_BYTES,
            'max_items' => Limits::MAX_ITEMS,
            'max_keys' => Limits::MAX_KEYS,
            'max_lease' => Limits::MAX_LEASE,
            'max_lease_seconds' => Limits::MAX_LEASE_SECONDS,
            'budget_seconds' => Limits::BUDGET_SECONDS,
        ];
    }
}
