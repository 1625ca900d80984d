<?php

/**
 * The sum of a record as the ERP would know it: what our own settling or a mere save changes is left out, so that no
 * change echoes.
 */

declare(strict_types=1);

namespace Stockbridge\Outbox;

use Stockbridge\Contract\Json;

if (!defined('_PS_VERSION_')) {
    exit;
}

final class Fingerprints
{
    private const OWN = ['updated_at' => 0, 'erp_number' => 0, 'erp_key' => 0, 'gate' => 0];

    /**
     * @param array<string, mixed> $record
     */
    public static function of(array $record): string
    {
        if (isset($record['customer'])) {
            $record['customer'] = array_diff_key($record['customer'], self::OWN);
        }

        return hash('sha256', Json::encode(array_diff_key($record, self::OWN)));
    }
}
