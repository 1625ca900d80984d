<?php

/**
 * Puts the ERP's parcels on an order: tracking numbers and, where it differs, the carrier. Sends no mail.
 */

declare(strict_types=1);

namespace Stockbridge\Import;

use Stockbridge\Contract\Problem;

if (!defined('_PS_VERSION_')) {
    exit;
}

final class Tracking
{
    private const LONGEST = 64;
    private const AT = '/status/parcels';

    /** @var Problem[] */
    private $warnings = [];

    /**
     * @param list<\stdClass> $parcels
     *
     * @return array{\OrderCarrier|null, list<Problem>} the carrier's row where it changed; what could not be kept
     */
    public function put(\Order $order, array $parcels): array
    {
        $this->warnings = [];
        $row = new \OrderCarrier((int) $order->getIdOrderCarrier());
        if (!\Validate::isLoadedObject($row)) {
            return [null, [Trouble::invalid(self::AT, 'The order has no carrier: its tracking numbers are not kept.')]];
        }
        $numbers = $this->numbers($parcels);
        $carrierId = $this->carrier($parcels) ?? (int) $row->id_carrier;
        if ($numbers === (string) $row->tracking_number && $carrierId === (int) $row->id_carrier) {
            return [null, $this->warnings];
        }
        $row->tracking_number = $numbers;
        if ($carrierId !== (int) $row->id_carrier) {
            $row->id_carrier = $carrierId;
            $order->id_carrier = $carrierId;
            $order->update();
        }
        $row->update();
        \Hook::exec('actionAdminOrdersTrackingNumberUpdate', [
            'order' => $order,
            'customer' => new \Customer((int) $order->id_customer),
            'carrier' => new \Carrier($carrierId, (int) $order->id_lang),
        ]);

        return [$row, $this->warnings];
    }

    /**
     * As many numbers as the core's one field holds.
     *
     * @param list<\stdClass> $parcels
     */
    private function numbers(array $parcels): string
    {
        $kept = '';
        foreach ($parcels as $place => $parcel) {
            $more = $kept === '' ? $parcel->tracking_number : $kept . ', ' . $parcel->tracking_number;
            if (strlen($more) > self::LONGEST) {
                $this->warnings[] = Trouble::invalid(
                    self::AT . '/' . $place . '/tracking_number',
                    'The shop has room for ' . self::LONGEST . ' characters of tracking numbers: this one is not shown.'
                );
            } else {
                $kept = $more;
            }
        }

        return $kept;
    }

    /**
     * @param list<\stdClass> $parcels
     */
    private function carrier(array $parcels): ?int
    {
        foreach ($parcels as $place => $parcel) {
            if (!isset($parcel->carrier)) {
                continue;
            }
            $carrier = \Carrier::getCarrierByReference((int) $parcel->carrier);
            if (\Validate::isLoadedObject($carrier)) {
                return (int) $carrier->id;
            }
            $this->warnings[] = Trouble::unmapped(
                self::AT . '/' . $place . '/carrier',
                'The shop has no carrier ' . $parcel->carrier . ': the order keeps its own.'
            );
        }

        return null;
    }
}
