<?php

/**
 * The part of an address that is made of a name, once: the core's own conversion, held to the core's own rule.
 */

declare(strict_types=1);

namespace Stockbridge\Import;

if (!defined('_PS_VERSION_')) {
    exit;
}

final class FriendlyUrl
{
    private const LONGEST = 128;

    /**
     * @param string $otherwise what to use where nothing of the text can stand in an address
     */
    public static function of(string $text, string $otherwise): string
    {
        foreach ([$text, $otherwise] as $source) {
            $url = trim(mb_substr((string) \Tools::str2url($source), 0, self::LONGEST), '-');
            if ($url !== '' && !\Validate::isLinkRewrite($url)) {
                // The conversion of PrestaShop 8.2 keeps some letters that its own rule refuses.
                $url = trim((string) preg_replace('/[^_a-zA-Z0-9-]+/', '', $url), '-');
            }
            if ($url !== '') {
                return $url;
            }
        }

        return 'n';
    }
}
