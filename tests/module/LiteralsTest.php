<?php

/**
 * What holds for every PHP file whoever reads it: strict types, and no text that looks like SQL is ever put together.
 * `SqlTest` looks at the calls of `Platform\Database`; this one at the texts, whatever is done with them.
 */

declare(strict_types=1);

namespace Stockbridge\Tests;

use PHPUnit\Framework\TestCase;

final class LiteralsTest extends TestCase
{
    private const SQL = '~^["\']?\s*(?:SELECT\s|INSERT\s|UPDATE\s+\S+\s+SET\b|DELETE\s+FROM\b|REPLACE\s+INTO\b|ALTER\s+TABLE\b'
        . '|CREATE\s+TABLE\b|DROP\s+TABLE\b|TRUNCATE\s+TABLE\b|WHERE\s|SET\s+\S+\s*=)~i';
    private const BUILDERS = ['sprintf', 'vsprintf', 'strtr', 'str_replace', 'implode', 'join', 'preg_replace'];

    public function testEveryFileIsStrictAboutTypes(): void
    {
        foreach (Sources::php() as $file) {
            if (basename($file) !== 'index.php') {
                $text = (string) file_get_contents($file);
                self::assertSame(1, preg_match('~^<\?php\s(?:\s*/\*.*?\*/)?\s*declare\(strict_types=1\);~s', $text), $file);
            }
        }
    }

    public function testNoSqlIsPutTogether(): void
    {
        $found = [];
        foreach (Sources::php() as $file) {
            foreach (self::builtSql((string) file_get_contents($file)) as $line) {
                $found[] = $file . ':' . $line;
            }
        }
        self::assertSame([], $found, 'a value goes into a statement as a parameter, never as text');
    }

    /**
     * @dataProvider built
     */
    public function testSqlThatIsPutTogetherIsSeen(string $code): void
    {
        self::assertNotSame([], self::builtSql('<?php ' . $code), $code);
    }

    /**
     * @return iterable<string, array{0: string}>
     */
    public static function built(): iterable
    {
        $codes = [
            'interpolated' => '$q = "SELECT id FROM x WHERE id = $id";',
            'interpolated in braces' => '$q = "UPDATE x SET a = {$row->a}";',
            'variable after' => "\$q = 'SELECT id FROM x WHERE id = ' . \$id;",
            'cast after' => "\$q = 'DELETE FROM x WHERE id = ' . (int) \$id;",
            'call after' => "\$q = 'INSERT INTO x VALUES (' . implode(',', \$ids) . ')';",
            'part of a statement' => "\$q .= ' WHERE id = ' . \$id;",
            'format' => "\$q = sprintf('SELECT id FROM x WHERE id = %d', \$id);",
            'replacement' => "\$q = str_replace('@', \$id, 'SELECT id FROM x WHERE id = @');",
            'variable before' => "\$q = \$start . ' WHERE id = 1';",
            'heredoc' => "\$q = <<<SQL\nSELECT id FROM x WHERE id = \$id\nSQL;\n",
        ];
        foreach ($codes as $name => $code) {
            yield $name => [$code];
        }
    }

    public function testAStatementOfSeveralLiteralsIsNoneOfIt(): void
    {
        $code = "<?php \$db->rows('SELECT id FROM {ps:x} WHERE id = ?' . ' AND a = ?' . self::LIMIT, [\$id, 'select me']);";
        self::assertSame([], self::builtSql($code));
    }

    /**
     * @return list<int> the lines
     */
    private static function builtSql(string $code): array
    {
        $tokens = array_values(array_filter(token_get_all($code), static function ($token): bool {
            return !is_array($token) || !in_array($token[0], [T_WHITESPACE, T_COMMENT, T_DOC_COMMENT], true);
        }));
        $lines = [];
        foreach ($tokens as $index => $token) {
            $isText = is_array($token) && in_array($token[0], [T_CONSTANT_ENCAPSED_STRING, T_ENCAPSED_AND_WHITESPACE], true);
            if ($isText && preg_match(self::SQL, $token[1]) === 1 && self::isBuilt($tokens, $index)) {
                $lines[] = $token[2];
            }
        }

        return $lines;
    }

    /**
     * @param list<array{0: int, 1: string, 2: int}|string> $tokens
     */
    private static function isBuilt(array $tokens, int $index): bool
    {
        $joined = ($tokens[$index - 1] ?? '') === '.' && !self::isFixed($tokens, $index - 2);
        if ($joined || $tokens[$index][0] === T_ENCAPSED_AND_WHITESPACE) {
            return true;
        }
        for ($at = $index; ($tokens[$at + 1] ?? '') === '.'; $at += 2) {
            if (!self::isFixed($tokens, $at + 2)) {
                return true;
            }
            while (is_array($tokens[$at + 3] ?? null) && in_array($tokens[$at + 3][0], [T_DOUBLE_COLON, T_STRING], true)) {
                ++$at;
            }
        }

        return in_array(self::call($tokens, $index), self::BUILDERS, true);
    }

    /**
     * A literal or a constant.
     *
     * @param list<array{0: int, 1: string, 2: int}|string> $tokens
     */
    private static function isFixed(array $tokens, int $index): bool
    {
        $token = $tokens[$index];

        return is_array($token) && ($token[0] === T_CONSTANT_ENCAPSED_STRING
            || ($token[0] === T_STRING && (ctype_upper(str_replace('_', '', $token[1])) || $token[1] === 'self')));
    }

    /**
     * The function whose argument this token is; '' for none.
     *
     * @param list<array{0: int, 1: string, 2: int}|string> $tokens
     */
    private static function call(array $tokens, int $index): string
    {
        $depth = 0;
        for ($at = $index - 1; $at > 0 && $tokens[$at] !== ';'; --$at) {
            $depth += $tokens[$at] === ')' ? 1 : 0;
            if ($tokens[$at] === '(' && $depth-- === 0) {
                return is_array($tokens[$at - 1]) ? strtolower($tokens[$at - 1][1]) : '';
            }
        }

        return '';
    }
}
