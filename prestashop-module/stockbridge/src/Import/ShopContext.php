<?php

/**
 * Runs work of the core's own classes as in a given shop and language, and puts the context back as it was.
 */

declare(strict_types=1);

namespace Stockbridge\Import;

if (!defined('_PS_VERSION_')) {
    exit;
}

final class ShopContext
{
    /**
     * @template T
     *
     * @param callable(): T $work
     * @param int|null $languageId the shop's default where null
     * @param int|null $currencyId the shop's default where null
     *
     * @return T
     */
    public function within(int $shopId, callable $work, ?int $languageId = null, ?int $currencyId = null)
    {
        $context = \Context::getContext();
        $kept = [$context->shop, $context->language, $context->currency, $context->link, $context->currentLocale];
        $scope = [\Shop::getContext(), \Shop::getContextShopID(), \Shop::getContextShopGroupID()];
        try {
            \Shop::setContext(\Shop::CONTEXT_SHOP, $shopId);
            $context->shop = new \Shop($shopId);
            $context->language = new \Language($languageId ?? $this->setting('PS_LANG_DEFAULT', $shopId));
            $context->currency = new \Currency($currencyId ?? $this->setting('PS_CURRENCY_DEFAULT', $shopId));
            $context->link = $this->link();
            $context->currentLocale = null; // the core finds the language's own when it formats a price
            $this->speak($context->language);

            return $work();
        } finally {
            [$context->shop, $context->language, $context->currency, $context->link, $context->currentLocale] = $kept;
            $this->restore($scope);
            if ($context->language !== null) {
                $this->speak($context->language);
            }
        }
    }

    /**
     * Runs work of the core's own classes as in all shops at once.
     *
     * @template T
     *
     * @param callable(): T $work
     *
     * @return T
     */
    public function everywhere(callable $work)
    {
        $scope = [\Shop::getContext(), \Shop::getContextShopID(), \Shop::getContextShopGroupID()];
        try {
            \Shop::setContext(\Shop::CONTEXT_ALL);

            return $work();
        } finally {
            $this->restore($scope);
        }
    }

    private function setting(string $name, int $shopId): int
    {
        return (int) \Configuration::get($name, null, null, $shopId);
    }

    /** Mails hold links: built as the front office builds them. */
    private function link(): \Link
    {
        $protocol = \Configuration::get('PS_SSL_ENABLED') ? 'https://' : 'http://';

        return new \Link($protocol, $protocol);
    }

    private function speak(\Language $language): void
    {
        \Context::getContext()->getTranslator()->setLocale((string) $language->locale);
    }

    /**
     * @param array{int, int|null, int|null} $scope
     */
    private function restore(array $scope): void
    {
        [$type, $shopId, $groupId] = $scope;
        \Shop::setContext($type, $type === \Shop::CONTEXT_GROUP ? $groupId : $shopId);
    }
}
