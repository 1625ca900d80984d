<?php

/**
 * HTML as the core would store it: through its own purifier, which is slow; what it would leave alone goes past it.
 */

declare(strict_types=1);

namespace Stockbridge\Import;

if (!defined('_PS_VERSION_')) {
    exit;
}

final class Html
{
    private const REMEMBERED = 2000;

    /**
     * Well-formed paragraphs, headings, lists and emphasis without attributes, or plain text; no entity, no control or
     * format character, no line end but LF. A text too long for PCRE does not match, and is purified.
     */
    private const LEFT_ALONE = '~(?(DEFINE)
        (?<text> (?: [^<>&\pC] | \n )++ )
        (?<inline> (?: (?&text) | <br[ ]/> | <(?<mark>strong|em|b|i|u|span|small|sub|sup)> (?&inline) </\k<mark>> )*+ )
        (?<list> <(?<kind>ul|ol)> [ \n]*+ (?: <li> (?&inline) </li> [ \n]*+ )++ </\k<kind>> )
        (?<block> <(?<box>p|h[1-6])> (?&inline) </\k<box>> | (?&list) | <hr[ ]/> )
    )\A (?: (?&text) | (?&block) | <br[ ]/> | <(?<outer>strong|em|b|i|u|span|small|sub|sup)> (?&inline) </\k<outer>> )*+ \z~xu';

    /** @var array<string, string> */
    private $purified = [];

    public function stored(string $text): string
    {
        if (preg_match(self::LEFT_ALONE, $text) === 1) {
            return $text;
        }
        $name = hash('sha256', $text);
        if (!isset($this->purified[$name])) {
            if (count($this->purified) >= self::REMEMBERED) {
                $this->purified = [];
            }
            $this->purified[$name] = (string) \Tools::purifyHTML($text);
        }

        return $this->purified[$name];
    }
}
