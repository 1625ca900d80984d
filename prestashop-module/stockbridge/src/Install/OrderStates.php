<?php

/**
 * The module's own order states, for orders that are prepared and shipped before they are paid: the core's states of
 * that name would invent a payment and number an invoice. `Import\StatusWriter` puts orders into them.
 */

declare(strict_types=1);

namespace Stockbridge\Install;

use Stockbridge\Platform\Database;
use Stockbridge\Platform\ShopInfo;
use Stockbridge\Platform\State;

if (!defined('_PS_VERSION_')) {
    exit;
}

final class OrderStates
{
    public const PREPARING = 'order_state_preparing';
    public const PARTIALLY_SHIPPED = 'order_state_partially_shipped';
    public const SHIPPED = 'order_state_shipped';

    private const STATES = [
        self::PREPARING => [
            'en' => 'Preparing (on account)', 'fr' => 'En préparation (en compte)',
            'color' => '#3498D8', 'logable' => false, 'shipped' => false, 'template' => 'preparation',
        ],
        self::PARTIALLY_SHIPPED => [
            'en' => 'Partly shipped', 'fr' => 'Partiellement expédié',
            'color' => '#01B887', 'logable' => true, 'shipped' => false, 'template' => '',
        ],
        self::SHIPPED => [
            'en' => 'Shipped (on account)', 'fr' => 'Expédié (en compte)',
            'color' => '#01B887', 'logable' => true, 'shipped' => true, 'template' => 'shipped',
        ],
    ];

    /** @var Database */
    private $database;

    /** @var State */
    private $state;

    /** @var ShopInfo */
    private $shopInfo;

    public function __construct(Database $database, State $state, ShopInfo $shopInfo)
    {
        $this->database = $database;
        $this->state = $state;
        $this->shopInfo = $shopInfo;
    }

    /** Makes what is missing or was deleted; a state that stands keeps the name and colour the merchant gave it. */
    public function ensure(): void
    {
        foreach (self::STATES as $key => $state) {
            $id = $this->standing($key) ?? $this->left($state['logable'], $state['shipped']) ?? $this->create($state);
            $this->state->set($key, (string) $id);
        }
    }

    private function standing(string $key): ?int
    {
        $id = $this->database->value(
            'SELECT id_order_state FROM {ps:order_state} WHERE id_order_state = ? AND deleted = 0',
            [$this->state->integer($key)]
        );

        return $id === null ? null : (int) $id;
    }

    /** One that an earlier installation left behind: orders stand in it, so it was not deleted. */
    private function left(bool $logable, bool $shipped): ?int
    {
        $id = $this->database->value(
            "SELECT MIN(id_order_state) FROM {ps:order_state}
             WHERE module_name = 'stockbridge' AND deleted = 0 AND logable = ? AND shipped = ?",
            [$logable, $shipped]
        );

        return $id === null ? null : (int) $id;
    }

    /**
     * @param array{en: string, fr: string, color: string, logable: bool, shipped: bool, template: string} $told
     */
    private function create(array $told): int
    {
        $state = new \OrderState();
        $state->name = [];
        $state->template = [];
        foreach ($this->shopInfo->languages() as $language) {
            $state->name[$language['id']] = $language['code'] === 'fr' ? $told['fr'] : $told['en'];
            $state->template[$language['id']] = $told['template'];
        }
        $state->module_name = 'stockbridge';
        $state->color = $told['color'];
        $state->send_email = $told['template'] !== '';
        $state->logable = $told['logable'];
        $state->shipped = $told['shipped'];
        $state->paid = false;
        $state->invoice = false;
        $state->delivery = false;
        $state->hidden = false;
        $state->unremovable = false;
        $state->add();

        return (int) $state->id;
    }
}
