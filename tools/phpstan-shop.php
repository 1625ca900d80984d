<?php

/**
 * Tells PHPStan where a real PrestaShop's classes are: the tree named by STOCKBRIDGE_SCAN. The core declares
 * `ProductCore` and makes `Product` at run time; the latter are written here as stubs.
 */

declare(strict_types=1);

$shop = (string) getenv('STOCKBRIDGE_SCAN');
if ($shop === '') {
    return [];
}

$stubs = "<?php\n";
$folders = new RecursiveIteratorIterator(new RecursiveDirectoryIterator($shop . '/classes', FilesystemIterator::SKIP_DOTS));
foreach ($folders as $file) {
    if ($file->getExtension() === 'php'
        && preg_match('~^(abstract )?class (\w+)Core\b~m', (string) file_get_contents($file->getPathname()), $found) === 1
    ) {
        $stubs .= $found[1] . 'class ' . $found[2] . ' extends ' . $found[2] . "Core\n{\n}\n";
    }
}
foreach (['_PS_VERSION_', '_DB_NAME_', '_DB_PREFIX_', '_NEW_COOKIE_KEY_', '_COOKIE_KEY_', '_PS_MODULE_DIR_', '_PS_IMG_DIR_'] as $name) {
    $stubs .= "define('" . $name . "', (string) getenv('" . $name . "'));\n";
}
$folder = dirname(__DIR__) . '/build';
if (!is_dir($folder)) {
    mkdir($folder, 0777, true);
}
file_put_contents($folder . '/phpstan-core.php', $stubs);

$wanted = [
    'classes', 'src/Adapter', 'src/Core', 'src/PrestaShopBundle/Translation', 'vendor/smarty', 'vendor/defuse', 'vendor/psr',
    'vendor/symfony/translation', 'vendor/symfony/translation-contracts', 'vendor/symfony/dependency-injection',
    'vendor/symfony/contracts', 'vendor/symfony/symfony/src/Symfony/Component/Translation',
];

return ['parameters' => [
    'scanFiles' => [$folder . '/phpstan-core.php'],
    'scanDirectories' => array_values(array_filter(array_map(static function (string $name) use ($shop): string {
        return $shop . '/' . $name;
    }, $wanted), 'is_dir')),
]];
