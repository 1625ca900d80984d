<?php

declare(strict_types=1);

namespace Stockbridge\Tests;

use PHPUnit\Framework\TestCase;

final class TranslationsTest extends TestCase
{
    private const CALL = "~(?:\\bsay\\(|\\\$say\\(|\\btrans\\(|\\{l s=)\\s*'((?:[^'\\\\]|\\\\.)*)'~";

    /**
     * @dataProvider languages
     */
    public function testEverySentenceStandsInTheLanguageAndNoOtherDoes(string $language): void
    {
        self::assertSame([], array_diff(self::sentences(), array_keys(self::translations($language))), 'not translated');
        self::assertSame([], array_diff(array_keys(self::translations($language)), self::sentences()), 'no longer used');
    }

    /**
     * @dataProvider languages
     */
    public function testATranslationKeepsTheMarksOfItsSentence(string $language): void
    {
        foreach (self::translations($language) as $source => $target) {
            self::assertNotSame('', $target);
            self::assertSame(self::marks($source), self::marks($target), $source);
        }
    }

    /**
     * @return iterable<string, array{0: string}>
     */
    public static function languages(): iterable
    {
        yield 'English' => ['en-US'];
        yield 'French' => ['fr-FR'];
    }

    public function testEnglishIsWhatStandsInTheCode(): void
    {
        foreach (self::translations('en-US') as $source => $target) {
            self::assertSame($source, $target);
        }
    }

    /**
     * @return list<string>
     */
    private static function sentences(): array
    {
        $found = [];
        foreach (array_merge(Sources::php(), Sources::files('tpl')) as $file) {
            preg_match_all(self::CALL, (string) file_get_contents($file), $calls);
            foreach ($calls[1] as $sentence) {
                $found[] = stripslashes($sentence);
            }
        }

        return array_values(array_unique($found));
    }

    /**
     * @return array<string, string>
     */
    private static function translations(string $language): array
    {
        $file = Sources::ROOT . '/translations/' . $language . '/ModulesStockbridgeAdmin.' . $language . '.xlf';
        $document = new \DOMDocument();
        $document->load($file);
        $found = [];
        foreach ($document->getElementsByTagName('trans-unit') as $unit) {
            $source = $unit->getElementsByTagName('source')->item(0)->textContent;
            $found[$source] = $unit->getElementsByTagName('target')->item(0)->textContent;
        }

        return $found;
    }

    /**
     * @return list<string>
     */
    private static function marks(string $sentence): array
    {
        preg_match_all('~%[a-z]+%~', $sentence, $found);
        sort($found[0]);

        return $found[0];
    }
}
