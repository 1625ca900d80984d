<?php

/**
 * What PrestaShop and its marketplace want of every module, held for each file.
 */

declare(strict_types=1);

namespace Stockbridge\Tests;

use PHPUnit\Framework\TestCase;
use Stockbridge\Hook\HookMethods;
use Stockbridge\Kernel;

final class PackagingTest extends TestCase
{
    public function testNoFolderCanBeListed(): void
    {
        foreach (Sources::folders() as $folder) {
            self::assertFileExists($folder . '/index.php');
        }
    }

    public function testNoFileRunsByItself(): void
    {
        foreach (Sources::php() as $file) {
            if (basename($file) !== 'index.php') {
                $text = (string) file_get_contents($file);
                self::assertStringContainsString("if (!defined('_PS_VERSION_')) {\n    exit;\n}", $text, $file);
            }
        }
    }

    /** On the oldest PHP and on the newest this finds what that one cannot read. */
    public function testEveryClassOfSrcLoadsByItsPath(): void
    {
        $root = (string) realpath(Sources::ROOT . '/src');
        foreach (Sources::php() as $file) {
            if (strpos($file, $root) === 0 && !in_array(basename($file), ['index.php', 'autoload.php'], true)) {
                $name = 'Stockbridge' . strtr(substr($file, strlen($root), -4), '/', '\\');
                self::assertTrue(class_exists($name) || interface_exists($name) || trait_exists($name), $name);
            }
        }
    }

    public function testNothingIsEverUnserialized(): void
    {
        foreach (Sources::php() as $file) {
            self::assertDoesNotMatchRegularExpression('~\b(un)?serialize\s*\(~', (string) file_get_contents($file), $file);
        }
    }

    public function testTheVersionIsTheSameInBothPlaces(): void
    {
        $class = (string) file_get_contents(Sources::ROOT . '/stockbridge.php');
        $config = (string) file_get_contents(Sources::ROOT . '/config.xml');
        self::assertSame(1, preg_match("~this->version = '([0-9.]+)';~", $class, $found));
        self::assertStringContainsString('<version><![CDATA[' . $found[1] . ']]></version>', $config);
    }

    public function testEveryHookThatAClassHearsHasItsMethod(): void
    {
        $methods = (string) file_get_contents(Sources::ROOT . '/stockbridge.php');
        foreach (Kernel::hooks() as $hook) {
            $method = 'hook' . ucfirst($hook);
            $stands = method_exists(HookMethods::class, $method) || strpos($methods, 'function ' . $method . '(') !== false;
            self::assertTrue($stands, $method);
        }
    }

    public function testEveryHookMethodHasAClassThatHears(): void
    {
        foreach ((new \ReflectionClass(HookMethods::class))->getMethods(\ReflectionMethod::IS_PUBLIC) as $method) {
            self::assertContains(lcfirst(substr($method->getName(), 4)), Kernel::hooks());
        }
    }
}
