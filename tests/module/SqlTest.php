<?php

/**
 * The gate on SQL: every statement of the module is one literal, and only `Platform\Database` speaks to the core's.
 */

declare(strict_types=1);

namespace Stockbridge\Tests;

use PHPUnit\Framework\TestCase;

final class SqlTest extends TestCase
{
    private const METHODS = ['rows', 'row', 'value', 'execute', 'insertMany'];
    private const RECEIVERS = ['database', 'db'];

    /**
     * @dataProvider sources
     */
    public function testEveryStatementIsOneLiteral(string $file): void
    {
        $tokens = self::tokens($file);
        $built = [];
        foreach ($tokens as $index => $token) {
            if (self::isCall($tokens, $index) && !self::isLiteral($tokens, $index + 4)) {
                $built[] = basename($file) . ':' . $token[2];
            }
        }
        self::assertSame([], $built, 'SQL that is not a literal');
    }

    /**
     * @dataProvider sources
     */
    public function testTheCoresOwnDatabaseClassIsUsedInOnePlaceOnly(string $file): void
    {
        if (substr($file, -21) === 'Platform/Database.php') {
            self::assertStringContainsString('\\Db::getInstance()', (string) file_get_contents($file));

            return;
        }
        self::assertDoesNotMatchRegularExpression('~\bDb::|\bpSQL\(|\bDbQuery\b~', (string) file_get_contents($file));
    }

    public function testTheGateSeesSqlThatIsPutTogether(): void
    {
        $file = (string) tempnam(sys_get_temp_dir(), 'sql');
        file_put_contents($file, '<?php $this->database->rows("SELECT $name"); $this->db->value("SELECT " . $name);');
        $tokens = self::tokens($file);
        $calls = array_values(array_filter(array_keys($tokens), static function (int $index) use ($tokens): bool {
            return self::isCall($tokens, $index);
        }));
        unlink($file);
        self::assertCount(2, $calls);
        self::assertFalse(self::isLiteral($tokens, $calls[0] + 4));
        self::assertFalse(self::isLiteral($tokens, $calls[1] + 4));
    }

    /**
     * @return iterable<string, array{0: string}>
     */
    public static function sources(): iterable
    {
        foreach (Sources::php() as $file) {
            yield $file => [$file];
        }
    }

    /**
     * `->database->rows(`: the receiver's name, an arrow, one of our methods, a bracket.
     *
     * @param list<array{0: int|string, 1: string, 2: int}> $tokens
     */
    private static function isCall(array $tokens, int $index): bool
    {
        return in_array(ltrim($tokens[$index][1], '$'), self::RECEIVERS, true)
            && ($tokens[$index + 1][1] ?? '') === '->'
            && in_array($tokens[$index + 2][1] ?? '', self::METHODS, true)
            && ($tokens[$index + 3][1] ?? '') === '(';
    }

    /**
     * Strings and constants of the class, or one entry of such a constant, joined by dots, up to a comma or the closing
     * bracket.
     *
     * @param list<array{0: int|string, 1: string, 2: int}> $tokens
     */
    private static function isLiteral(array $tokens, int $index): bool
    {
        for (; isset($tokens[$index]); ++$index) {
            [$kind, $text] = $tokens[$index];
            if ($text === ',' || $text === ')') {
                return true;
            }
            if ($text === '[' && ctype_upper($tokens[$index - 1][1][0])) {
                $index += 2;
                continue;
            }
            $isConstant = $text === 'self' || $kind === T_DOUBLE_COLON || ($kind === T_STRING && ctype_upper($text[0]));
            if ($kind !== T_CONSTANT_ENCAPSED_STRING && $text !== '.' && !$isConstant) {
                return false;
            }
        }

        return false;
    }

    /**
     * @return list<array{0: int|string, 1: string, 2: int}> without blanks and comments
     */
    private static function tokens(string $file): array
    {
        $tokens = [];
        $line = 0;
        foreach (token_get_all((string) file_get_contents($file)) as $token) {
            $line = is_array($token) ? $token[2] : $line;
            $token = is_array($token) ? $token : [$token, $token, $line];
            if (!in_array($token[0], [T_WHITESPACE, T_COMMENT, T_DOC_COMMENT], true)) {
                $tokens[] = $token;
            }
        }

        return $tokens;
    }
}
