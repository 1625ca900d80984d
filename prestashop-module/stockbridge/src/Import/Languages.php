<?php

/**
 * Texts by language code → the shop's language ids, and what stands in for a language that has no text.
 */

declare(strict_types=1);

namespace Stockbridge\Import;

use Stockbridge\Contract\Problem;
use Stockbridge\Platform\ShopInfo;

if (!defined('_PS_VERSION_')) {
    exit;
}

final class Languages
{
    /** @var array<string, int> */
    private $ids;
    /** @var list<int> those that customers see */
    private $active = [];
    /** @var int */
    private $default;

    public function __construct(ShopInfo $shops)
    {
        $this->ids = $shops->languageIds();
        $this->default = $shops->defaultLanguage();
        foreach ($shops->languages() as $language) {
            if ($language['active']) {
                $this->active[] = $language['id'];
            }
        }
    }

    /**
     * @return list<int> every language of the shop, inactive ones too, as the core writes them
     */
    public function all(): array
    {
        return array_values($this->ids);
    }

    public function code(int $languageId): string
    {
        return (string) array_search($languageId, $this->ids, true);
    }

    /**
     * @param array<string, string> $texts by code
     *
     * @return array{array<int, string>, list<Problem>} by id; and a warning for each language the shop does not have
     */
    public function byId(array $texts, string $pointer): array
    {
        $known = [];
        $warnings = [];
        foreach ($texts as $code => $text) {
            if (isset($this->ids[$code])) {
                $known[$this->ids[$code]] = $text;
            } else {
                $warnings[] = Trouble::unknownLanguage($pointer . '/' . $code, (string) $code);
            }
        }

        return [$known, $warnings];
    }

    /**
     * Texts for every language: what was sent, else what stood there, else the default language's text.
     *
     * A text that was only standing in for a missing one follows the default language's.
     *
     * @param array<int, string> $sent
     * @param array<int, string> $before
     *
     * @return array<int, string>
     */
    public function complete(array $sent, array $before): array
    {
        $texts = [];
        $formerly = $before[$this->default] ?? '';
        $standIn = $sent[$this->default] ?? ($formerly !== '' ? $formerly : (string) reset($sent));
        foreach ($this->all() as $id) {
            $own = $before[$id] ?? '';
            $texts[$id] = $sent[$id] ?? ($own === '' || $own === $formerly ? $standIn : $own);
        }

        return $texts;
    }

    /**
     * A warning for each active language in which the default language's text stands in for one that was not sent.
     *
     * @param array<int, string> $sent
     *
     * @return list<Problem>
     */
    public function missing(array $sent, string $pointer): array
    {
        $warnings = [];
        foreach ($sent === [] ? [] : array_diff($this->active, array_keys($sent)) as $id) {
            $warnings[] = Trouble::missing(
                $pointer . '/' . $this->code($id),
                'There is no text in "' . $this->code($id) . '": the default language\'s text stands in.'
            );
        }

        return $warnings;
    }
}
