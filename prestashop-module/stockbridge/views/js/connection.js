/* The connection page: copies the pairing string, counts its time down, asks before it disconnects. */
(function () {
  'use strict';

  function copy(text, button) {
    text.focus();
    text.select();
    var done = function () { button.textContent = button.getAttribute('data-done'); };
    if (navigator.clipboard && window.isSecureContext) {
      navigator.clipboard.writeText(text.value).then(done);
    } else if (document.execCommand('copy')) {
      done();
    }
  }

  function countDown(timer, box) {
    var ends = Date.now() + 1000 * Number(timer.getAttribute('data-seconds'));
    var left = timer.querySelector('.stockbridge-left');
    var show = function () {
      var seconds = Math.max(0, Math.round((ends - Date.now()) / 1000));
      if (seconds === 0) {
        window.clearInterval(ticking);
        timer.textContent = timer.getAttribute('data-over');
        box.classList.add('stockbridge-over');
        return;
      }
      left.textContent = Math.floor(seconds / 60) + ':' + String(seconds % 60).padStart(2, '0');
    };
    var ticking = window.setInterval(show, 1000);
    show();
  }

  document.addEventListener('DOMContentLoaded', function () {
    var box = document.getElementById('stockbridge-string');
    if (box) {
      var button = document.getElementById('stockbridge-copy');
      button.addEventListener('click', function () { copy(document.getElementById('stockbridge-text'), button); });
      countDown(document.getElementById('stockbridge-countdown'), box);
    }
    var unpair = document.getElementById('stockbridge-unpair');
    if (unpair) {
      unpair.addEventListener('click', function (event) {
        if (!window.confirm(unpair.getAttribute('data-confirm'))) {
          event.preventDefault();
        }
      });
    }
  });
}());
