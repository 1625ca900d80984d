{* Where the order stands in the ERP; Stockbridge\Admin\OrderPanel gives the words. *}
<div class="card mt-2" id="stockbridge-order">
  <div class="card-header">
    <h3 class="card-header-title">Stockbridge</h3>
  </div>
  <div class="card-body">
    <p class="alert alert-{$stockbridge.kind|escape:'html':'UTF-8'}">{$stockbridge.sentence|escape:'html':'UTF-8'}</p>
    {if $stockbridge.lines}
      <dl class="mb-0">
        {foreach from=$stockbridge.lines item=line}
          <dt>{$line[0]|escape:'html':'UTF-8'}</dt>
          <dd>{$line[1]|escape:'html':'UTF-8'}</dd>
        {/foreach}
      </dl>
    {/if}
  </div>
</div>
