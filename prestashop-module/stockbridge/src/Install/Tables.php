<?php

/**
 * The module's own tables; docs/module.md says what each holds. `Installer` makes and purges them.
 *
 * Keys of the ERP are compared byte for byte, hence the binary collation.
 */

declare(strict_types=1);

namespace Stockbridge\Install;

use Stockbridge\Platform\Database;

if (!defined('_PS_VERSION_')) {
    exit;
}

final class Tables
{
    private const CREATE = [
        'CREATE TABLE IF NOT EXISTS {sb:state} (
            name varchar(64) NOT NULL,
            value text NOT NULL,
            PRIMARY KEY (name)
        ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin',
        'CREATE TABLE IF NOT EXISTS {sb:agent_key} (
            key_id char(16) NOT NULL,
            public_key char(43) NOT NULL,
            generation int unsigned NOT NULL,
            status varchar(16) NOT NULL,
            machine varchar(64) NOT NULL,
            version varchar(20) NOT NULL,
            created_at int unsigned NOT NULL,
            ends_at int unsigned NULL,
            last_seen_at int unsigned NULL,
            report mediumtext NULL,
            url varchar(255) NOT NULL,
            seal text NOT NULL,
            PRIMARY KEY (key_id),
            KEY status (status)
        ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin',
        'CREATE TABLE IF NOT EXISTS {sb:pairing} (
            key_id char(16) NOT NULL,
            public_key char(43) NOT NULL,
            expires_at int unsigned NOT NULL,
            used_at int unsigned NULL,
            agent_key_id char(16) NULL,
            created_by int unsigned NOT NULL,
            url varchar(255) NOT NULL,
            seal text NOT NULL,
            PRIMARY KEY (key_id)
        ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin',
        'CREATE TABLE IF NOT EXISTS {sb:nonce} (
            key_id char(16) NOT NULL,
            nonce char(22) NOT NULL,
            expires_at int unsigned NOT NULL,
            PRIMARY KEY (key_id, nonce),
            KEY expires_at (expires_at)
        ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin',
        'CREATE TABLE IF NOT EXISTS {sb:outbox} (
            id bigint unsigned NOT NULL AUTO_INCREMENT,
            entity varchar(16) NOT NULL,
            entity_id int unsigned NOT NULL,
            shop_id int unsigned NOT NULL,
            revision bigint unsigned NOT NULL,
            state tinyint unsigned NOT NULL DEFAULT 0,
            available_at int unsigned NOT NULL,
            attempts tinyint unsigned NOT NULL DEFAULT 0,
            token char(36) NULL,
            lease_expires_at int unsigned NULL,
            leased_revision bigint unsigned NULL,
            fingerprint char(64) NULL,
            leased_fingerprint char(64) NULL,
            document_key varchar(17) NULL,
            erp_key varchar(64) NULL,
            erp_number varchar(64) NULL,
            import_sequence bigint unsigned NULL,
            problem text NULL,
            gate_since int unsigned NULL,
            gate_difference varchar(64) NULL,
            row_mark int unsigned NULL,
            created_at int unsigned NOT NULL,
            updated_at int unsigned NOT NULL,
            settled_at int unsigned NULL,
            PRIMARY KEY (id),
            UNIQUE KEY entity (entity, entity_id, shop_id),
            KEY due (state, available_at, id),
            KEY token (token),
            KEY document_key (document_key)
        ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin',
        'CREATE TABLE IF NOT EXISTS {sb:binding} (
            id bigint unsigned NOT NULL AUTO_INCREMENT,
            shop_id int unsigned NOT NULL,
            flow varchar(16) NOT NULL,
            erp_key varchar(64) NOT NULL,
            entity_id int unsigned NULL,
            entity_sub_id int unsigned NOT NULL DEFAULT 0,
            memory bigint unsigned NOT NULL,
            counter bigint unsigned NOT NULL,
            hash char(64) NOT NULL,
            state tinyint unsigned NOT NULL DEFAULT 0,
            notes text NULL,
            applied_at int unsigned NOT NULL,
            PRIMARY KEY (id),
            UNIQUE KEY item (shop_id, flow, erp_key),
            KEY entity (flow, entity_id, entity_sub_id)
        ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin',
        'CREATE TABLE IF NOT EXISTS {sb:prior_value} (
            id bigint unsigned NOT NULL AUTO_INCREMENT,
            binding_id bigint unsigned NOT NULL,
            message char(36) NOT NULL,
            memory bigint unsigned NOT NULL,
            counter bigint unsigned NOT NULL,
            value mediumtext NOT NULL,
            created_at int unsigned NOT NULL,
            PRIMARY KEY (id),
            KEY binding_id (binding_id),
            KEY message (message),
            KEY created_at (created_at)
        ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin',
        'CREATE TABLE IF NOT EXISTS {sb:stock_fence} (
            product_id int unsigned NOT NULL,
            variant_id int unsigned NOT NULL,
            shop_id int unsigned NOT NULL,
            shop_group_id int unsigned NOT NULL,
            erp_quantity int NOT NULL,
            as_of bigint unsigned NOT NULL,
            checked_at int unsigned NOT NULL,
            check_again_at int unsigned NULL,
            seen int NULL,
            PRIMARY KEY (product_id, variant_id, shop_id, shop_group_id),
            KEY check_again_at (check_again_at)
        ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin',
        'CREATE TABLE IF NOT EXISTS {sb:stock_hold} (
            order_id int unsigned NOT NULL,
            product_id int unsigned NOT NULL,
            variant_id int unsigned NOT NULL,
            shop_id int unsigned NOT NULL,
            shop_group_id int unsigned NOT NULL,
            quantity int NOT NULL,
            contained int NOT NULL DEFAULT 0,
            import_sequence bigint unsigned NULL,
            ended_at int unsigned NULL,
            PRIMARY KEY (order_id, product_id, variant_id, shop_id, shop_group_id),
            KEY item (product_id, variant_id, ended_at)
        ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin',
        'CREATE TABLE IF NOT EXISTS {sb:followup} (
            id bigint unsigned NOT NULL AUTO_INCREMENT,
            kind varchar(16) NOT NULL,
            entity_id int unsigned NOT NULL,
            available_at int unsigned NOT NULL,
            tries tinyint unsigned NOT NULL DEFAULT 0,
            PRIMARY KEY (id),
            UNIQUE KEY work (kind, entity_id)
        ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin',
        'CREATE TABLE IF NOT EXISTS {sb:journal} (
            id bigint unsigned NOT NULL AUTO_INCREMENT,
            at int unsigned NOT NULL,
            operation varchar(32) NOT NULL,
            message char(36) NOT NULL,
            flow varchar(16) NULL,
            items int unsigned NOT NULL,
            created int unsigned NOT NULL DEFAULT 0,
            updated int unsigned NOT NULL DEFAULT 0,
            unchanged int unsigned NOT NULL DEFAULT 0,
            waiting int unsigned NOT NULL DEFAULT 0,
            failed int unsigned NOT NULL DEFAULT 0,
            spent_ms int unsigned NOT NULL,
            code varchar(64) NULL,
            PRIMARY KEY (id),
            KEY at (at)
        ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin',
        'CREATE TABLE IF NOT EXISTS {sb:report} (
            id bigint unsigned NOT NULL AUTO_INCREMENT,
            what varchar(16) NOT NULL,
            row_key varchar(255) NOT NULL,
            body mediumtext NOT NULL,
            stored_at int unsigned NOT NULL,
            PRIMARY KEY (id),
            KEY what (what)
        ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin',
    ];

    private const DROP = 'DROP TABLE IF EXISTS {sb:state}, {sb:agent_key}, {sb:pairing}, {sb:nonce}, {sb:outbox},
        {sb:binding}, {sb:prior_value}, {sb:stock_fence}, {sb:stock_hold}, {sb:followup}, {sb:journal}, {sb:report}';

    public static function create(Database $database): void
    {
        foreach (array_keys(self::CREATE) as $table) {
            $database->execute(self::CREATE[$table]);
        }
    }

    public static function drop(Database $database): void
    {
        $database->execute(self::DROP);
    }
}
