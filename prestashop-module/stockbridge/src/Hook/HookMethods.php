<?php

/**
 * The methods by which PrestaShop tells the module class of a hook, one line each; `hear` passes them to the
 * `Listener` that lists the hook. A test holds the two lists together.
 */

declare(strict_types=1);

namespace Stockbridge\Hook;

use Stockbridge\Kernel;
use Stockbridge\Platform\Log;

if (!defined('_PS_VERSION_')) {
    exit;
}

trait HookMethods
{
    /** @param array<string, mixed> $params */
    public function hookActionObjectGroupAddAfter(array $params): void
    {
        $this->hear('actionObjectGroupAddAfter', $params);
    }

    /** @param array<string, mixed> $params */
    public function hookActionValidateOrder(array $params): void
    {
        $this->hear('actionValidateOrder', $params);
    }

    /** @param array<string, mixed> $params */
    public function hookActionValidateOrderAfter(array $params): void
    {
        $this->hear('actionValidateOrderAfter', $params);
    }

    /** @param array<string, mixed> $params */
    public function hookActionOrderEdited(array $params): void
    {
        $this->hear('actionOrderEdited', $params);
    }

    /** @param array<string, mixed> $params */
    public function hookActionOrderSlipAdd(array $params): void
    {
        $this->hear('actionOrderSlipAdd', $params);
    }

    /** @param array<string, mixed> $params */
    public function hookActionObjectOrderAddAfter(array $params): void
    {
        $this->hear('actionObjectOrderAddAfter', $params);
    }

    /** @param array<string, mixed> $params */
    public function hookActionObjectOrderUpdateAfter(array $params): void
    {
        $this->hear('actionObjectOrderUpdateAfter', $params);
    }

    /** @param array<string, mixed> $params */
    public function hookActionObjectOrderDeleteAfter(array $params): void
    {
        $this->hear('actionObjectOrderDeleteAfter', $params);
    }

    /** @param array<string, mixed> $params */
    public function hookActionObjectOrderHistoryAddAfter(array $params): void
    {
        $this->hear('actionObjectOrderHistoryAddAfter', $params);
    }

    /** @param array<string, mixed> $params */
    public function hookActionObjectOrderDetailAddAfter(array $params): void
    {
        $this->hear('actionObjectOrderDetailAddAfter', $params);
    }

    /** @param array<string, mixed> $params */
    public function hookActionObjectOrderDetailUpdateAfter(array $params): void
    {
        $this->hear('actionObjectOrderDetailUpdateAfter', $params);
    }

    /** @param array<string, mixed> $params */
    public function hookActionObjectOrderDetailDeleteAfter(array $params): void
    {
        $this->hear('actionObjectOrderDetailDeleteAfter', $params);
    }

    /** @param array<string, mixed> $params */
    public function hookActionObjectOrderCartRuleAddAfter(array $params): void
    {
        $this->hear('actionObjectOrderCartRuleAddAfter', $params);
    }

    /** @param array<string, mixed> $params */
    public function hookActionObjectOrderCartRuleUpdateAfter(array $params): void
    {
        $this->hear('actionObjectOrderCartRuleUpdateAfter', $params);
    }

    /** @param array<string, mixed> $params */
    public function hookActionObjectOrderCartRuleDeleteAfter(array $params): void
    {
        $this->hear('actionObjectOrderCartRuleDeleteAfter', $params);
    }

    /** @param array<string, mixed> $params */
    public function hookActionObjectOrderCarrierAddAfter(array $params): void
    {
        $this->hear('actionObjectOrderCarrierAddAfter', $params);
    }

    /** @param array<string, mixed> $params */
    public function hookActionObjectOrderCarrierUpdateAfter(array $params): void
    {
        $this->hear('actionObjectOrderCarrierUpdateAfter', $params);
    }

    /** @param array<string, mixed> $params */
    public function hookActionObjectOrderPaymentAddAfter(array $params): void
    {
        $this->hear('actionObjectOrderPaymentAddAfter', $params);
    }

    /** @param array<string, mixed> $params */
    public function hookActionObjectOrderPaymentUpdateAfter(array $params): void
    {
        $this->hear('actionObjectOrderPaymentUpdateAfter', $params);
    }

    /** @param array<string, mixed> $params */
    public function hookActionObjectOrderPaymentDeleteAfter(array $params): void
    {
        $this->hear('actionObjectOrderPaymentDeleteAfter', $params);
    }

    /** @param array<string, mixed> $params */
    public function hookActionObjectOrderInvoiceAddAfter(array $params): void
    {
        $this->hear('actionObjectOrderInvoiceAddAfter', $params);
    }

    /** @param array<string, mixed> $params */
    public function hookActionObjectOrderInvoiceUpdateAfter(array $params): void
    {
        $this->hear('actionObjectOrderInvoiceUpdateAfter', $params);
    }

    /** @param array<string, mixed> $params */
    public function hookActionObjectOrderSlipAddAfter(array $params): void
    {
        $this->hear('actionObjectOrderSlipAddAfter', $params);
    }

    /** @param array<string, mixed> $params */
    public function hookActionObjectOrderSlipUpdateAfter(array $params): void
    {
        $this->hear('actionObjectOrderSlipUpdateAfter', $params);
    }

    /** @param array<string, mixed> $params */
    public function hookActionObjectCustomerMessageAddAfter(array $params): void
    {
        $this->hear('actionObjectCustomerMessageAddAfter', $params);
    }

    /** @param array<string, mixed> $params */
    public function hookActionObjectCustomerMessageUpdateAfter(array $params): void
    {
        $this->hear('actionObjectCustomerMessageUpdateAfter', $params);
    }

    /** @param array<string, mixed> $params */
    public function hookActionObjectCustomerAddAfter(array $params): void
    {
        $this->hear('actionObjectCustomerAddAfter', $params);
    }

    /** @param array<string, mixed> $params */
    public function hookActionObjectCustomerUpdateAfter(array $params): void
    {
        $this->hear('actionObjectCustomerUpdateAfter', $params);
    }

    /** @param array<string, mixed> $params */
    public function hookActionObjectCustomerDeleteAfter(array $params): void
    {
        $this->hear('actionObjectCustomerDeleteAfter', $params);
    }

    /** @param array<string, mixed> $params */
    public function hookActionObjectAddressAddAfter(array $params): void
    {
        $this->hear('actionObjectAddressAddAfter', $params);
    }

    /** @param array<string, mixed> $params */
    public function hookActionObjectAddressUpdateAfter(array $params): void
    {
        $this->hear('actionObjectAddressUpdateAfter', $params);
    }

    /** @param array<string, mixed> $params */
    public function hookActionObjectAddressDeleteAfter(array $params): void
    {
        $this->hear('actionObjectAddressDeleteAfter', $params);
    }

    /** @param array<string, mixed> $params */
    public function hookDisplayAdminOrderSide(array $params): string
    {
        return $this->hear('displayAdminOrderSide', $params);
    }

    /**
     * Nothing that fails here may break a page of the shop.
     *
     * @param array<string, mixed> $params
     */
    private function hear(string $hook, array $params): string
    {
        try {
            return Kernel::instance()->hear($hook, $params);
        } catch (\Throwable $error) {
            Kernel::instance()->get(Log::class)->failure('a hook failed', $error, ['hook' => $hook]);

            return '';
        }
    }
}
