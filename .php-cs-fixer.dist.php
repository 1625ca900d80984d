<?php

declare(strict_types=1);

$files = (new PhpCsFixer\Finder())
    ->in([__DIR__ . '/prestashop-module/stockbridge', __DIR__ . '/tests/module'])
    ->exclude('node_modules')
    ->notName('Schemas.php');

return (new PhpCsFixer\Config())
    ->setRiskyAllowed(true)
    ->setFinder($files)
    ->setRules([
        '@PSR12' => true,
        'array_syntax' => ['syntax' => 'short'],
        'declare_strict_types' => true,
        'native_function_casing' => true,
        'no_superfluous_elseif' => true,
        'no_unused_imports' => true,
        'no_useless_else' => true,
        'ordered_imports' => true,
        'single_quote' => true,
        'strict_comparison' => true,
        'strict_param' => true,
        'trailing_comma_in_multiline' => ['elements' => ['arrays']],
        'void_return' => true,
    ]);
